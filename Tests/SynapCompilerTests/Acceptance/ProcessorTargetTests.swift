import ONNXWriter
import SynapCompiler
import SynapCore
import SynapIR
import SynapNPU
import SynapRuntime
import SynapTestSupport
import Testing

/// Targets without an NPU: the processor runs the whole network, in binary32.
@Suite struct ProcessorTargetTests {
  private static var network: ONNXNetwork {
    var network = ONNXNetwork(operatorSet: 13)
    network.inputs = [ONNXNetwork.Value("x", shape: [1, 3, 8, 8])]
    network.outputs = [ONNXNetwork.Value("y", nil), ONNXNetwork.Value("places", nil)]
    network.convolution("x", "a", from: 3, to: 4, kernel: 3)
    network.append("Relu", ["a"], ["b"])
    network.convolution("x", "c", from: 3, to: 4, kernel: 1)
    network.append("Concat", ["b", "c"], ["d"], ["axis": .integer(1)])
    network.append(
      "MaxPool", ["d"], ["e"],
      [
        "kernel_shape": .integers([2, 2]), "strides": .integers([2, 2]),
      ])
    network.reshape("e", "f", [1, 128])
    network.append("Softmax", ["f"], ["y"], ["axis": .integer(1)])
    network.append(
      "TopK", ["f", network.integers("k", [5])], ["largest", "places"], ["axis": .integer(1)])
    return network
  }

  private static let picture = (0..<192).map { Float(($0 * 37) % 64) / 7 - 3 }

  private func convert(
    _ metafile: String = "", for target: String, in folder: TemporaryFolder,
    _ warn: (Diagnostic) -> Void = { _ in }
  ) throws -> CompiledModel {
    try Conversion(
      Conversion.Options(
        model: folder.write(Self.network), metafile: folder.write(metafile, to: "net.yaml"),
        target: target, outputDirectory: folder.file("out"))
    ).run(warn: warn)
  }

  @Test(arguments: ["GENERIC", "dvf120", "SL1620"])
  func givesTheNumbersOfTheFloatReference(_ target: String) throws {
    let folder = try TemporaryFolder()
    var warnings: [Diagnostic] = []
    let model = try convert(for: target, in: folder) { warnings.append($0) }
    #expect(warnings.isEmpty, "\(warnings)")
    let network = try Network(contentsOf: folder.file("out/model.synap"), threads: 1)
    #expect(network.target == target.uppercased() && network.metadata.delegate == "cpu")
    let graph = try SourceNetwork(contentsOf: folder.file("net.onnx")).graph
    #expect(model.hostLayers.count == graph.nodes.count)
    try network.inputs[0].assign(normalized: Self.picture)
    network.predict()
    let input = SynapIR.Tensor([1, 3, 8, 8], Self.picture)
    let expected = try ReferenceExecutor(graph, threadCount: 1).run([input])
    #expect(try network.outputs[0].floats() == expected[0].floats)
    #expect(try network.outputs[1].floats() == expected[1].integers?.map(Float.init))
  }

  @Test func hasNoEstimate() throws {
    let folder = try TemporaryFolder()
    _ = try convert(for: "GENERIC", in: folder)
    let info = try File.readText(folder.file("out/model_info.txt"))
    #expect(info.contains("\ndelegate: cpu\n") && info.contains("\ntarget: GENERIC\n"))
    #expect(!info.contains("estimate:") && !info.contains("layer table"))
    let network = try Network(contentsOf: folder.file("out/model.synap"), threads: 1)
    #expect(try network.estimatedTime() == nil)
    #expect(
      throws: Diagnostic.error("the target GENERIC has no NPU, whose time could be estimated")
    ) { try network.estimate() }
  }

  @Test func saysWhatNeedsAnNPU() throws {
    let folder = try TemporaryFolder()
    func failure(_ metafile: String) -> String {
      do { _ = try convert(metafile, for: "SL1620", in: folder) } catch {
        return "\(error)".replacing(folder.path + "/", with: "")
      }
      return "converted"
    }
    #expect(
      failure("delegate: npu\n") == """
        net.yaml: error: Delegate 'npu' not supported for target SoC: SL1620
          note: SL1620 has no NPU: leave 'delegate' out, or write 'delegate: cpu'
        """)
    #expect(
      failure("delegate:\n  '*': cpu\n  c_node: npu\n").hasPrefix(
        "net.yaml:3:3: error: Delegate 'npu' not supported for target SoC: SL1620\n"))
    #expect(
      failure("security:\n  file: keys.yaml\n")
        == "net.yaml:2:3: error: Secure models not supported by the target")
    #expect(failure("delegate: cpu\n") == "converted")
  }

  @Test func doesNotQuantize() throws {
    let folder = try TemporaryFolder()
    var warnings: [String] = []
    _ = try convert(
      "inputs:\n- scale: 2\nquantization:\n  dataset: [none/*.jpg]\n", for: "GENERIC", in: folder
    ) {
      warnings.append($0.message)
    }
    #expect(
      warnings == [
        "'quantization' has no effect: GENERIC has no NPU, and its processor computes in floats"
      ])
  }

  /// Numbers between layers are not rounded: only what goes in and out is stored in integers.
  @Test func keepsTheTypesOfANetworkThatComesQuantized() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(TFLiteNetwork.int8Sample.serialized(), to: "net.tflite")
    try Conversion(
      Conversion.Options(model: path, target: "GENERIC", outputDirectory: folder.file("out"))
    ).run()
    let network = try Network(contentsOf: folder.file("out/model.synap"), threads: 1)
    #expect(network.inputs[0].shape == [1, 6, 5, 3] && network.inputs[0].dataType == .int8)
    #expect(network.outputs[0].metadata.quantization == .affine(scale: 1 / 256, zeroPoint: -128))
    let bytes = (0..<90).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try bytes.withUnsafeBytes { try network.inputs[0].assign(raw: $0) }
    network.predict()
    let graph = try SourceNetwork(contentsOf: path).graph
    let numbers = bytes.map { 0.02 * Float(Int(Int8(bitPattern: $0)) + 3) }
    let expected = try ReferenceExecutor(graph, threadCount: 1).run([
      SynapIR.Tensor([1, 6, 5, 3], numbers)
    ])
    let computed = try network.outputs[0].floats()
    #expect(Set(computed).count > 2)
    for (stored, exact) in zip(computed, expected[0].floats) {
      #expect((stored - min(exact, 255 / 256)).magnitude <= 0.5001 / 256)
    }
  }

  @Test func modelsOfAnotherNPUAreRefused() throws {
    let folder = try TemporaryFolder()
    _ = try convert("optimize: true\n", for: "SL1640", in: folder)
    let path = folder.file("out/model.synap")
    for board in ["SL1640", "VS640", "platypus"] {
      _ = try Network(contentsOf: path, threads: 1, on: .named(board))
    }
    #expect(
      throws: Diagnostic.error(
        "the model is for SL1640 and can't run on VS680", at: Location(file: path),
        notes: ["convert it with --target VS680"])
    ) { try Network(contentsOf: path, threads: 1, on: .vs680) }
  }
}
