import SynapCore
import SynapHost
import SynapIR
import SynapNPU
import SynapTestSupport
import Testing

@Suite struct HostOperatorTests {
  /// `TopK` of 2 of 4 numbers: a float operand, a constant, two results of different types.
  static func topK() throws -> HostOperator {
    try HostOperator(
      TopK(axis: 1),
      operands: [
        Operand(type: .float32([1, 4])),
        Operand(type: TensorType(.int64, [1]), constant: Tensor([1], integers: [2])),
      ])
  }

  static func window(_ bytes: [UInt8]) -> StorageWindow { StorageWindow(copying: bytes) }

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
}
