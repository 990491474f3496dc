import ONNXWriter
import SynapCompiler
import SynapCore
import SynapNPU
import SynapRuntime
import SynapTestSupport
import Testing

/// Damaged and forged models: each ends in a `Diagnostic` or a run. Means most under the address
/// sanitizer.
@Suite(.tags(.slow)) struct HostileModelTests {
  static let seed: UInt64 = 20_240_611

  /// A small network of many operators.
  private static var network: ONNXNetwork {
    var network = ONNXNetwork(operatorSet: 13)
    network.inputs = [ONNXNetwork.Value("x", shape: [1, 3, 8, 8])]
    network.outputs = [ONNXNetwork.Value("y", nil), ONNXNetwork.Value("z", nil)]
    network.convolution("x", "a", from: 3, to: 8, kernel: 3, stride: 2)
    network.append("Sigmoid", ["a"], ["s"])
    network.append("Mul", ["a", "s"], ["b"])
    network.convolution("b", "c", from: 8, to: 8, kernel: 3, group: 8)
    network.append("Relu", ["c"], ["d"])
    network.append("Add", ["b", "d"], ["e"])
    network.append(
      "MaxPool", ["e"], ["f"],
      ["kernel_shape": .integers([3, 3]), "pads": .integers([1, 1, 1, 1])])
    network.concat(["e", "f"], "g")
    network.append(
      "Resize", ["g", "", network.floats("scales", [4], [1, 1, 2, 2])], ["h"],
      ["mode": .string("nearest")])
    network.convolution("h", "i", from: 16, to: 4)
    network.transpose("i", "t", [0, 2, 3, 1])
    network.append("Softmax", ["t"], ["y"], ["axis": .integer(-1)])
    network.append("GlobalAveragePool", ["g"], ["p"])
    network.append("Flatten", ["p"], ["q"])
    network.append("Gemm", ["q", network.weights("w", [16, 3])], ["z"])
    return network
  }

  /// The bytes of its `model.synap`, in uint8 or float16.
  private func model(isQuantized: Bool) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    var metafile = "inputs:\n- means: [0, 0, 0]\n  scale: 255\n"
    if isQuantized {
      metafile += "  preprocess: {type: nv12, size: [12, 10], crop: true}\n"
      metafile += "quantization:\n  dataset: [random]\n"
    }
    return try Conversion(
      Conversion.Options(
        model: try folder.write(Self.network),
        metafile: try folder.write(metafile, to: "net.yaml"), target: "VS680",
        outputDirectory: folder.file("out"))
    ).compile().encoded()
  }

  /// Loads and runs `bytes` as a model: whether that works.
  ///
  /// A size of memory that is valid and large costs seconds to clear and shows nothing: nil.
  private func run(_ bytes: [UInt8]) throws -> Bool? {
    do {
      let bundle = try Bundle(Storage.holding(bytes), file: "model.synap")
      for subgraph in bundle.subgraphs {
        let program = try Program(
          decoding: StorageWindow(bundle.storage, range: subgraph.program), name: "model.nb")
        let size = max(program.ddrByteCount, program.sramByteCount)
        if size >= 1 << 22, (try? program.validate()) != nil { return nil }
      }
      let network = try Network(bundle, file: "model.synap", threads: 1)
      for input in network.inputs {
        try input.assign([Float](repeating: 77, count: input.itemCount))
      }
      for reading in network.predictByLayer() {
        #expect(reading.values.count == reading.result.shape.elementCount)
      }
      #expect(try network.outputs.allSatisfy { try $0.floats().count == $0.itemCount })
      _ = try? network.estimate()
      return true
    } catch let error as Diagnostic {
      #expect(!error.message.isEmpty)
      return false
    } catch let errors as Diagnostics {
      #expect(!errors.all.isEmpty)
      return false
    }
  }

  /// The files in the bundle `bytes`.
  private func files(of bytes: [UInt8]) throws -> [(name: String, bytes: [UInt8])] {
    let archive = try ZipArchive(Storage.holding(bytes), file: "model.synap")
    return archive.entries.map { ($0.name, archive.bytes(of: $0)) }
  }

  /// Changes one byte of `bytes` to another value.
  private func change(
    _ bytes: inout [UInt8], in range: Range<Int>, _ numbers: inout SplitMix64
  ) {
    let place = Int.random(in: range, using: &numbers)
    bytes[place] ^= UInt8.random(in: 1...255, using: &numbers)
  }

  @Test func runsUnchanged() throws {
    for isQuantized in [true, false] {
      #expect(try run(model(isQuantized: isQuantized)) == true)
    }
  }

  @Test func refusesEveryChangeOfAByteThatAChecksumCovers() throws {
    print("seed \(Self.seed)")
    let model = try model(isQuantized: true)
    var numbers = SplitMix64(seed: Self.seed)
    var refusals = 0
    for _ in 0..<3000 {
      var changed = model
      change(&changed, in: 0..<model.count, &numbers)
      if try run(changed) == false { refusals += 1 }
    }
    // What is left are padding, dates, and the like.
    #expect(refusals > 2700, "\(refusals), seed \(Self.seed)")
  }

  @Test(arguments: [true, false])
  func survivesChangesUnderValidChecksums(isQuantized: Bool) throws {
    print("seed \(Self.seed)")
    let original = try files(of: model(isQuantized: isQuantized))
    let program = try #require(original.first { $0.name == "0/model.nb" }).bytes
    // Parameters lie at the end and are the most; half of the changes spare them.
    let parameterBytes = try Program(
      decoding: StorageWindow(copying: program), name: "model.nb"
    ).parameters.byteCount
    var numbers = SplitMix64(seed: Self.seed &+ (isQuantized ? 1 : 2))
    var (runs, refusals) = (0, 0)
    for round in 0..<3500 {
      var changed = original
      let isMetadata = round.isMultiple(of: 5)
      let metadata = ["bundle.json", "0/model.json", "0/layers.json"][round / 5 % 3]
      let name = isMetadata ? metadata : "0/model.nb"
      let index = try #require(changed.firstIndex { $0.name == name })
      let end =
        isMetadata || round.isMultiple(of: 2)
        ? changed[index].bytes.count : changed[index].bytes.count - parameterBytes
      change(&changed[index].bytes, in: 0..<end, &numbers)
      switch try run(ZipArchive.encode(changed)) {
      case true: runs += 1
      case false: refusals += 1
      case nil: break
      }
    }
    #expect(runs > 500 && refusals > 500, "\(runs) runs, \(refusals) refusals, seed \(Self.seed)")
  }

  @Test func refusesWhatIsCutOff() throws {
    let model = try model(isQuantized: true)
    let original = try files(of: model)
    var lengths = Array(0..<100) + Array((model.count - 100)..<model.count)
    lengths += stride(from: 100, to: model.count - 100, by: 37)
    for length in lengths {
      #expect(try run(Array(model.prefix(length))) == false, "\(length) bytes")
    }
    let program = try #require(original.firstIndex { $0.name == "0/model.nb" })
    for length in stride(from: 0, to: original[program].bytes.count - 64, by: 41) {
      var changed = original
      changed[program].bytes = Array(changed[program].bytes.prefix(length))
      #expect(try run(ZipArchive.encode(changed)) == false, "\(length) bytes of the program")
    }
  }
}
