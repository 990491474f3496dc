import Foundation
import SynapCore
import SynapIR
import SynapImage
import SynapQuant
import SynapTestSupport
import Testing

/// Files of statistics come from other machines: nothing in them may trap.
@Suite struct StatisticsFileTests {
  /// A network each of whose values holds about one number, so that its statistics are short.
  private func graph() throws -> Graph {
    var sketch = Sketch()
    let x = sketch.input("x", [1, 2, 2, 1])
    let c = try sketch.convolution(x, "c", to: 2, weights: [1, 0.5, 1, 0.5], bias: [0.25, 0.25])
    let r = try sketch.node(Relu(), [c], "r")
    let d = try sketch.convolution(r, "d", to: 2, weights: [1, 2, 1, 2], bias: [0.5, 0.5])
    return try sketch.graph(outputs: [d])
  }

  private func file(_ graph: Graph) throws -> StatisticsFile {
    let samples: [[Float]] = [[1, 1, 1, 1], [1, 1, 1, 1.0001], [1, 1, 1, 1]]
    var calibration = Calibration(for: graph)
    try calibration.measure(graph, samples: [4, 1, 2]) { [Tensor([1, 2, 2, 1], samples[$0 % 3])] }
    return StatisticsFile(
      networkDigest: Array(1...32), datasetDigest: [7, 8], datasetCount: 6,
      calibration: calibration, pictures: [[:], [2: picture(9), 1: picture(200)]])
  }

  private func picture(_ level: UInt8) -> PictureTraits {
    PictureTraits(of: Image(width: 5, height: 3, channels: 3, filledWith: level))
  }

  private func decoded(_ bytes: some Collection<UInt8>) throws -> StatisticsFile {
    try Array(bytes).withUnsafeBytes { try StatisticsFile(decoding: $0) }
  }

  /// `bytes` with a checksum that is right.
  private func sealed(_ bytes: [UInt8]) -> [UInt8] {
    let content = Array(bytes.dropLast(4))
    let sum = content.withUnsafeBytes { Checksum.crc32(of: $0) }
    return content + withUnsafeBytes(of: sum.littleEndian) { Array($0) }
  }

  @Test func readsWhatItWrites() throws {
    let file = try file(graph())
    #expect(file.calibration.samples == [1, 2, 4])
    #expect(try decoded(file.encoded()) == file)
    #expect(file.encoded() == sealed(file.encoded()))
    let folder = try TemporaryFolder()
    let path = try folder.write(file.encoded(), to: "part.stats")
    #expect(try StatisticsFile(contentsOf: path) == file)
    let empty = StatisticsFile(
      networkDigest: [], datasetDigest: [], datasetCount: 0,
      calibration: Calibration(for: try graph()))
    #expect(try decoded(empty.encoded()) == empty)
  }

  @Test func readsHistogramsOfAnyWidth() throws {
    let graph = try graph()
    let samples: [[Float]] = [[1e30, -1e30, 0, 1e-30], [0, 0, 0, 0], [-0x1p-133, 5, 1, 3]]
    let file = StatisticsFile(
      networkDigest: [1], datasetDigest: [2], datasetCount: 3,
      calibration: try Calibration(of: graph, on: samples))
    #expect(try decoded(file.encoded()) == file)
  }

  @Test func refusesEveryTruncation() throws {
    let bytes = try file(graph()).encoded()
    for length in bytes.indices {
      #expect(throws: Diagnostic.self, "\(length) bytes") { try decoded(bytes[..<length]) }
      if length >= 16 {
        #expect(throws: Diagnostic.self, "\(length) bytes") {
          try decoded(sealed(Array(bytes[..<length])))
        }
      }
    }
    #expect(throws: Diagnostic.self) { try decoded(bytes + [0]) }
    #expect(throws: Diagnostic.self) { try decoded(sealed(bytes + [0])) }
  }

  @Test func refusesEveryChangedByte() throws {
    var bytes = try file(graph()).encoded()
    for index in bytes.indices {
      for change: UInt8 in [1, 0x80, 0xFF] {
        bytes[index] ^= change
        #expect(throws: Diagnostic.self, "byte \(index)") { try decoded(bytes) }
        bytes[index] ^= change
      }
    }
  }

  /// Whoever makes a file can make its checksum, too.
  @Test func nothingTrapsWhateverTheNumbers() throws {
    let graph = try graph()
    let bytes = try file(graph).encoded()
    let formats: [NumberFormat] = [.perChannelSymmetricAffine, .dynamicFixedPoint(.int16)]
    let ids = Set(graph.outputs)
    var accepted = 0
    for index in bytes.indices.dropLast(4) {
      for change: UInt8 in [0x80, 0x7F] {
        var bytes = bytes
        bytes[index] ^= change
        guard let file = try? decoded(sealed(bytes)),
          file.calibration.tensors.count == graph.values.count
        else { continue }
        accepted += 1
        var plan = QuantizationPlan(
          FormatAssignment(formats[index % 2], for: graph),
          algorithm: index % 32 == 0 ? .auto : .movingAverage, dequantizedOutputs: ids)
        plan.options.equalizesOutputs = true
        _ = try? graph.quantized(by: file.calibration, plan)
      }
    }
    #expect(accepted > 100)
  }

  /// What a file takes in memory is bounded by its size: 50 times as much is 50 MiB here, full
  /// histograms were 1.3 GiB.
  @Test func takesMemoryForWhatItHolds() throws {
    let count = 20_000
    var writer = ByteWriter()
    writer.write(bytes: Array("SYNAPCAL".utf8))
    for number: UInt32 in [2, 0, 0, 1, 1, 0, UInt32(count)] { writer.write(number) }
    for _ in 0..<count {
      writer.write(UInt8(1))
      writer.write(Float(0).bitPattern)
      writer.write(Float(1).bitPattern)
      for number: UInt32 in [0, 4096, 1] { writer.write(number) }
      writer.write(UInt64(3))
      writer.write(UInt32(0))
    }
    writer.write(UInt32(0))
    let before = try peakMemory()
    let file = try decoded(sealed(writer.bytes + [0, 0, 0, 0]))
    #expect(file.calibration.tensors.count == count)
    #expect(file.calibration.tensors.allSatisfy { $0?.histogram.total == 3 })
    #expect(try peakMemory() - before < 400 << 20)
  }

  /// The most bytes that this process has had in memory; 0 where the system doesn't say.
  private func peakMemory() throws -> Int {
    guard File.exists("/proc/self/status") else { return 0 }
    let lines = try String(contentsOfFile: "/proc/self/status", encoding: .utf8).split(
      separator: "\n")
    let line = lines.first { $0.hasPrefix("VmHWM:") } ?? ""
    return (Int(line.filter(\.isNumber)) ?? 0) << 10
  }

  @Test func namesTheFile() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("SYNAPCAX and more", to: "part.stats")
    #expect {
      try StatisticsFile(contentsOf: path)
    } throws: {
      "\($0)" == "\(path): error: not a file of calibration statistics"
    }
  }

  @Test func namesAnotherVersion() throws {
    var bytes = try file(graph()).encoded()
    bytes[8] = 9
    #expect {
      try decoded(sealed(bytes))
    } throws: {
      "\($0)" == "error: calibration statistics of version 9, this program reads 2"
    }
  }
}
