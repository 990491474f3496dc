import SynapCore
import SynapHost
import SynapIR
import SynapNPU
import SynapTestSupport
import Testing

@Suite struct HostOperatorTests {
  /// `TopK` of 2 of 4 numbers: a float operand, a constant, two results of different types.
  private static func topK() throws -> HostOperator {
    try HostOperator(
      TopK(axis: 1),
      operands: [
        Operand(type: .float32([1, 4])),
        Operand(type: TensorType(.int64, [1]), constant: Tensor([1], integers: [2])),
      ])
  }

  private static func window(_ bytes: [UInt8]) -> StorageWindow { StorageWindow(copying: bytes) }

  @Test func isReadAsItWasWritten() throws {
    let written = try Self.topK()
    let read = try HostOperator(decoding: Self.window(written.encoded()))
    #expect(read.operation as? TopK == TopK(axis: 1))
    #expect(read.operands.map { $0?.type } == written.operands.map { $0?.type })
    #expect(read.operands[1]?.constant?.integers == [2])
    #expect(read.results == written.results)
    #expect(try read.encoded() == written.encoded())
  }

  @Test func laysTensorsOutSideBySide() throws {
    let host = try HostOperator(
      Where(),
      operands: [
        Operand(type: TensorType(.bool, [65])), Operand(type: .float32([65])),
        Operand(type: .float32([65]), constant: Tensor([65], [Float](repeating: 0, count: 65))),
      ])
    #expect(host.operandPlaces == [0, 128, nil])
    #expect(host.operandsSize == 128 + 320)
    #expect(host.resultsSize == 320)
  }

  @Test func computesWhatTheOperatorDefines() throws {
    let host = try Self.topK()
    let function = try OperatorEngine(threadCount: 1).function(
      describedBy: Self.window(host.encoded()), operandsSize: host.operandsSize,
      resultsSize: host.resultsSize)
    let operands: [Float] = [3, 9, -1, 7] + [Float](repeating: 0, count: 12)
    var results = [UInt8](repeating: 0xFF, count: host.resultsSize)
    operands.withUnsafeBytes { operands in
      results.withUnsafeMutableBytes { function.run(operands: operands, results: $0) }
    }
    results.withUnsafeBytes { bytes in
      #expect(bytes.loadUnaligned(fromByteOffset: 0, as: Float.self) == 9)
      #expect(bytes.loadUnaligned(fromByteOffset: 4, as: Float.self) == 7)
      #expect(bytes.loadUnaligned(fromByteOffset: 64, as: Int64.self) == 1)
      #expect(bytes.loadUnaligned(fromByteOffset: 72, as: Int64.self) == 3)
    }
  }

  @Test func givesZerosWhereElementsAreRefused() throws {
    let host = try HostOperator(
      Gather(axis: 0),
      operands: [Operand(type: .float32([4])), Operand(type: TensorType(.int64, [1]))])
    let function = try OperatorEngine(threadCount: 1).function(
      describedBy: Self.window(host.encoded()), operandsSize: host.operandsSize,
      resultsSize: host.resultsSize)
    var operands = [UInt8](repeating: 0xFF, count: host.operandsSize)
    var results = [UInt8](repeating: 0xFF, count: host.resultsSize)
    operands[71] = 0x40
    operands.withUnsafeBytes { operands in
      results.withUnsafeMutableBytes { function.run(operands: operands, results: $0) }
    }
    #expect(results[0..<4] == [0, 0, 0, 0])
  }

  @Test func refusesBlocksOfOtherSizes() throws {
    let host = try Self.topK()
    #expect(throws: Diagnostic.self) {
      try OperatorEngine(threadCount: 1).function(
        describedBy: Self.window(host.encoded()), operandsSize: host.operandsSize + 64,
        resultsSize: host.resultsSize)
    }
  }

  @Test func refusesStoredIntegers() {
    let quantization = Quantization.affine(scale: 0.5, zeroPoint: 3)
    #expect(throws: Diagnostic.self) {
      try HostOperator(
        Relu(),
        operands: [Operand(type: TensorType(.uint8, [4], quantization: quantization))])
    }
  }

  /// Descriptions with changed bytes, and with changed numbers in their attributes and shapes, are
  /// refused or run; they never stop the process.
  @Test(arguments: [
    try! topK(),
    try! HostOperator(
      Conv(kernelShape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], group: 2),
      operands: [
        Operand(type: .float32([1, 4, 6, 6])),
        Operand(type: .float32([4, 2, 3, 3]), constant: Tensor([4, 2, 3, 3], weights)),
      ]),
    try! HostOperator(
      Resize(mode: .linear),
      operands: [
        Operand(type: .float32([1, 2, 4, 4])), nil,
        Operand(type: .float32([4]), constant: Tensor([4], [1, 1, 2, 2])),
      ]),
    try! HostOperator(
      Transpose(permutation: [0, 2, 1]), operands: [Operand(type: .float32([2, 3, 4]))]),
  ])
  func survivesDamage(_ host: HostOperator) throws {
    let intact = try host.encoded()
    let engine = OperatorEngine(threadCount: 1)
    var random = SplitMix64(seed: 20)
    for _ in 0..<2000 {
      var bytes = intact
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let digits = Array("0123456789-e.".utf8)
        bytes[place] =
          Bool.random(using: &random)
          ? digits.randomElement(using: &random) ?? 0 : UInt8.random(in: 0...255, using: &random)
      }
      guard
        let function = try? engine.function(
          describedBy: Self.window(bytes), operandsSize: host.operandsSize,
          resultsSize: host.resultsSize)
      else { continue }
      let operands = [UInt8](repeating: 0x3F, count: host.operandsSize)
      var results = [UInt8](repeating: 0, count: host.resultsSize)
      operands.withUnsafeBytes { operands in
        results.withUnsafeMutableBytes { function.run(operands: operands, results: $0) }
      }
    }
  }

  private static let weights = (0..<72).map { Float($0 % 5) }
}
