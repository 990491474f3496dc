import ONNXWriter
import SynapCore
import SynapIR
import SynapTestSupport
import Testing

/// Damaged ONNX files: each ends in an error or an import. Means most under the address sanitizer.
@Suite struct HostileONNXTests {
  static let seed: UInt64 = 20_261_130

  /// Files of a few hundred bytes.
  enum Sample: CaseIterable {
    case small, quantized, branching

    var network: ONNXNetwork {
      switch self {
      case .small: HostileONNXTests.small
      case .quantized: HostileONNXTests.quantized
      case .branching: HostileONNXTests.branching
      }
    }
  }

  /// Imports `bytes`: whether that works.
  private func imports(_ bytes: [UInt8], in folder: TemporaryFolder) throws -> Bool {
    let path = try folder.write(bytes, to: "net.onnx")
    do {
      let (graph, _) = try NetworkImporter.importNetwork(path: path, threadCount: 1)
      try graph.verify()
      _ = try graph.applying(Pass.standard)
      return true
    } catch is Diagnostic {
      return false
    } catch is Diagnostics {
      return false
    }
  }

  @Test(arguments: Sample.allCases) func importsTheSample(sample: Sample) throws {
    #expect(try imports(sample.network.serialized(), in: TemporaryFolder()))
  }

  @Test(arguments: Sample.allCases) func survivesChangedBytes(sample: Sample) throws {
    let folder = try TemporaryFolder()
    let original = sample.network.serialized()
    var numbers = SplitMix64(seed: Self.seed)
    var (imported, refused) = (0, 0)
    for _ in 0..<1000 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...4, using: &numbers) { numbers.damage(&bytes) }
      if try imports(bytes, in: folder) { imported += 1 } else { refused += 1 }
    }
    #expect(imported > 20 && refused > 100, "\(imported), \(refused), seed \(Self.seed)")
  }

  @Test(arguments: Sample.allCases) func survivesTruncationAtEveryByte(sample: Sample) throws {
    let folder = try TemporaryFolder()
    let bytes = sample.network.serialized()
    var imported = 0
    for count in 0..<bytes.count where try imports(Array(bytes.prefix(count)), in: folder) {
      imported += 1
    }
    // Only what follows the graph can be missing unnoticed.
    #expect(imported <= 12)
  }

  /// Two bytes each in the file, many times as much in memory.
  @Test(arguments: [0x0A, 0x2A, 0x5A]) func boundsTheMemoryOfEmptyMessages(field: UInt8) throws {
    let count = 1 << 20
    var bytes: [UInt8] = [7 << 3 | 2]
    var length = 2 * count
    while length >= 0x80 {
      bytes.append(UInt8(length & 0x7F) | 0x80)
      length >>= 7
    }
    bytes.append(UInt8(length))
    for _ in 0..<count { bytes += [field, 0] }
    let folder = try TemporaryFolder()
    let path = try folder.write(bytes, to: "net.onnx")
    #expect {
      try NetworkImporter.importNetwork(path: path, threadCount: 1)
    } throws: {
      "\($0)".contains("unfold into more than four times as much and 8 MiB")
    }
  }

  @Test func boundsDeepNesting() throws {
    // A message in a message in a message, thousands of times: graphs inside attributes.
    var bytes: [UInt8] = []
    for level in 0..<20_000 {
      var length = bytes.count
      var prefix: [UInt8] = [level % 3 == 0 ? 0x32 : level % 3 == 1 ? 0x2A : 0x0A]
      repeat {
        prefix.append(UInt8(length & 0x7F) | (length > 0x7F ? 0x80 : 0))
        length >>= 7
      } while length > 0
      bytes = prefix + bytes
    }
    let folder = try TemporaryFolder()
    let path = try folder.write([0x3A] + bytes.dropFirst(), to: "net.onnx")
    #expect(throws: (any Error).self) {
      try NetworkImporter.importNetwork(path: path, threadCount: 1)
    }
  }
}

extension HostileONNXTests {
  /// A convolution and shape arithmetic.
  static var small: ONNXNetwork {
    var network = ONNXNetwork(operatorSet: 13)
    network.initializers = [
      ONNXNetwork.Constant("w", [2, 1, 1, 1], [0.5, 2]),
      ONNXNetwork.Constant("shape", elementType: 7, [3], .int64s([1, 2, -1])),
    ]
    network.append(
      "Conv", ["x", "w"], ["c"], name: "conv", ["kernel_shape": .integers([1, 1])])
    network.append("Shape", ["c"], ["s"])
    network.append("Concat", ["shape"], ["t"], ["axis": .integer(0)])
    network.append("Reshape", ["c", "t"], ["r"])
    network.append("Softmax", ["r"], ["y"], ["axis": .integer(-1)])
    network.inputs = [ONNXNetwork.Value("x", [1, 1, 4, 4])]
    network.outputs = [ONNXNetwork.Value("y", [1, 2, 16])]
    return network
  }

  /// Stored numbers between scales and zero points, windows and an upsampling.
  static var quantized: ONNXNetwork {
    var network = ONNXNetwork(operatorSet: 13)
    let weights = (0..<18).map { Int32($0 * 11 % 97 - 40) }
    network.initializers = [
      ONNXNetwork.Constant("scale", elementType: 1, [], .floats([0.02])),
      ONNXNetwork.Constant("zero", elementType: 3, [], .int32s([-7])),
      ONNXNetwork.Constant("w", elementType: 3, [2, 1, 3, 3], .int32s(weights)),
      ONNXNetwork.Constant("w_scale", elementType: 1, [2], .floats([0.01, 0.02])),
      ONNXNetwork.Constant("w_zero", elementType: 3, [2], .int32s([0, 0])),
      ONNXNetwork.Constant("none", elementType: 1, [0], .floats([])),
      ONNXNetwork.Constant("sizes", elementType: 1, [4], .floats([1, 1, 2, 2])),
    ]
    network.append("QuantizeLinear", ["x", "scale", "zero"], ["xq"])
    network.append(
      "QLinearConv", ["xq", "scale", "zero", "w", "w_scale", "w_zero", "scale", "zero"], ["cq"],
      name: "conv", ["pads": .integers([1, 1, 1, 1])])
    network.append("DequantizeLinear", ["cq", "scale", "zero"], ["c"])
    network.append(
      "MaxPool", ["c"], ["p"], ["kernel_shape": .integers([2, 2]), "strides": .integers([2, 2])])
    network.append(
      "Resize", ["p", "none", "sizes"], ["u"],
      ["mode": .string("nearest"), "nearest_mode": .string("floor")])
    network.append("Concat", ["u", "c"], ["y"], ["axis": .integer(1)])
    network.inputs = [ONNXNetwork.Value("x", [1, 1, 4, 4])]
    network.outputs = [ONNXNetwork.Value("y", nil)]
    return network
  }

  /// A branch, and a loop of three turns that multiplies what it carries.
  static var branching: ONNXNetwork {
    func branch(_ number: Float) -> ONNXNetwork.Attribute {
      var graph = ONNXNetwork(operatorSet: 13)
      graph.outputs = [ONNXNetwork.Value("sum", nil)]
      graph.initializers = [ONNXNetwork.Constant("number", [], [number])]
      graph.append("Add", ["x", "number"], ["sum"])
      return .graph(graph.serializedGraph())
    }
    var body = ONNXNetwork(operatorSet: 13)
    body.inputs = ["turn", "condition", "carried"].map { ONNXNetwork.Value($0, nil) }
    body.outputs = ["goes_on", "next", "seen"].map { ONNXNetwork.Value($0, nil) }
    body.initializers = [ONNXNetwork.Constant("two", [], [2])]
    body.append("Identity", ["condition"], ["goes_on"])
    body.append("Mul", ["carried", "two"], ["next"])
    body.append("Identity", ["next"], ["seen"])
    var network = ONNXNetwork(operatorSet: 13)
    network.inputs = [ONNXNetwork.Value("x", [3])]
    network.outputs = ["y", "all"].map { ONNXNetwork.Value($0, nil) }
    network.initializers = [
      ONNXNetwork.Constant("three", [1], integers: [3]),
      ONNXNetwork.Constant("count", [], integers: [3]),
    ]
    network.append("Shape", ["x"], ["shape"])
    network.append("Equal", ["shape", "three"], ["isThree"])
    network.append(
      "If", ["isThree"], ["chosen"], name: "choice",
      ["then_branch": branch(10), "else_branch": branch(100)])
    network.append(
      "Loop", ["count", "", "chosen"], ["y", "all"], name: "loop",
      ["body": .graph(body.serializedGraph())])
    return network
  }
}
