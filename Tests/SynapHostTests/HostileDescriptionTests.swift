import SynapCore
import SynapHost
import SynapIR
import SynapNPU
import SynapTestSupport
import Testing

/// Damaged descriptions of the host's operators. Means most under the address sanitizer.
@Suite struct HostileDescriptionTests {
  /// Descriptions with changed bytes, and with changed numbers in their attributes and shapes, are
  /// refused or run; they never stop the process.
  @Test(arguments: [
    try! HostOperatorTests.topK(),
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
    var (runs, refusals) = (0, 0)
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
          describedBy: HostOperatorTests.window(bytes), operandsSize: host.operandsSize,
          resultsSize: host.resultsSize)
      else {
        refusals += 1
        continue
      }
      let operands = [UInt8](repeating: 0x3F, count: host.operandsSize)
      var results = [UInt8](repeating: 0, count: host.resultsSize)
      operands.withUnsafeBytes { operands in
        results.withUnsafeMutableBytes { function.run(operands: operands, results: $0) }
      }
      runs += 1
    }
    #expect(runs > 20 && refusals > 200, "\(runs) runs, \(refusals) refusals")
  }

  private static let weights = (0..<72).map { Float($0 % 5) }
}
