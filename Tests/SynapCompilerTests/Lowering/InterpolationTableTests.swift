import SynapCompiler
import SynapCore
import SynapIR
import SynapNPU
import Testing

@Suite struct InterpolationTableTests {
  private func type(_ fractionalLength: Int) -> TensorType {
    TensorType(
      .int16, [1], quantization: .dynamicFixedPoint(fractionalLength: fractionalLength))
  }

  /// The stored results of `function` of the stored numbers, rounded half away from zero.
  private func exact(
    _ number: Int, from: Int, to: Int, _ function: (Double) -> Double
  ) -> Int {
    let real = Double(number) * Double(sign: .plus, exponent: -from, significand: 1)
    let steps = function(real) * Double(sign: .plus, exponent: to, significand: 1)
    return Int(min(max(steps.rounded(.toNearestOrAwayFromZero), -32768), 32767))
  }

  private func silu(_ x: Double) -> Double { x / (1 + (-x).exponential) }

  /// Inputs up to ±4, ±8 and ±32, with results of the same range.
  @Test(arguments: [12, 13, 10])
  func entriesAreTheFunction(length: Int) throws {
    let table = try InterpolationTable(of: SiLU(), from: type(length), to: type(length))
    #expect(table.entries.count == 1025)
    for (index, entry) in table.entries.enumerated() {
      let expected = exact(64 * index - 32768, from: length, to: length, silu)
      // The reference is binary32, which may round another way once in a while.
      #expect(abs(Int(entry) - expected) <= 1)
    }
    #expect(table.error <= 1)
  }

  /// Linear functions of the same scale are exact; a chord of curvature c is off by c h^2 / 8, so
  /// wide inputs and jumps are told apart.
  @Test func errorsAreMeasuredOverEveryInput() throws {
    #expect(try InterpolationTable(of: Relu(), from: type(12), to: type(12)).error == 0)
    #expect(try InterpolationTable(of: Identity(), from: type(12), to: type(12)).error == 0)
    #expect(try InterpolationTable(of: Tanh(), from: type(13), to: type(15)).error <= 1)
    // Results beyond ±4 saturate, between two entries.
    #expect(try InterpolationTable(of: SiLU(), from: type(12), to: type(13)).error <= 1)
    // An entry every 1/4: 0.096 / 16 / 8 * 2^15 = 25 steps.
    let wide = try InterpolationTable(of: Sigmoid(), from: type(8), to: type(15)).error
    #expect((15...30).contains(wide))
    #expect(try InterpolationTable(of: Floor(), from: type(8), to: type(8)).error > 100)
  }
}

extension Double {
  /// e to the power of this number, by its series.
  fileprivate var exponential: Double {
    var (sum, term) = (1.0, 1.0)
    let reduced = self / 64
    for k in 1...20 {
      term *= reduced / Double(k)
      sum += term
    }
    return (0..<6).reduce(sum) { power, _ in power * power }
  }
}
