import SynapQuant
import Testing

@Suite struct TensorDifferenceTests {
  private func difference(
    _ reference: [Float], _ computed: [Float], range: ClosedRange<Float>? = nil
  ) -> TensorDifference {
    var difference = TensorDifference()
    difference.add(reference: reference, computed: computed, range: range)
    return difference
  }

  @Test func measuresByHand() {
    // Σx² = 25, Σy² = 36 + 16, Σxy = 18 + 16, Σ(x - y)² = 9.
    let found = difference([3, 4], [6, 4])
    #expect(abs(found.cosine - 34 / (5 * 52.0.squareRoot())) < 1e-12)
    #expect(abs(found.signalToNoise - 4.436974992) < 1e-8)
    #expect(found.maximumError == 3)
    #expect(found.elementCount == 2)
  }

  @Test func sumsUpOverTensors() {
    var sum = TensorDifference()
    sum.add(reference: [3], computed: [6])
    sum.add(reference: [4], computed: [4])
    #expect(sum == difference([3, 4], [6, 4]))
    var joined = difference([3], [6])
    joined.add(difference([4], [4]))
    #expect(joined == sum)
  }

  @Test func equalTensorsHaveNoNoise() {
    #expect(difference([1, -2], [1, -2]).signalToNoise == .infinity)
    #expect(abs(difference([1, -2], [1, -2]).cosine - 1) < 1e-12)
    #expect(difference([0], [0]).cosine == 1)
    #expect(difference([0], [0]).signalToNoise == .infinity)
  }

  @Test func noiseWithoutSignalIsWorst() {
    #expect(difference([0], [1]).signalToNoise == -.infinity)
    #expect(difference([0], [1]).cosine == 0)
    #expect(difference([1, 1], [1, .nan]).signalToNoise == -.infinity)
    #expect(difference([1, 1], [1, .nan]).maximumError == .infinity)
  }

  @Test func measuresNoiseAgainstWhatIsExpected() {
    // Σ(x - y)² = 9; expected are 25 · 0.02 + 2 · 0.2 = 0.9.
    let found = difference([3, 4], [6, 4])
    #expect(abs(found.excessNoise(overRatio: 0.02, elementNoise: 0.2) - 10) < 1e-9)
    #expect(abs(found.excessNoise(overRatio: 3.6, elementNoise: 0) + 10) < 1e-9)
    #expect(found.excessNoise(overRatio: 0, elementNoise: 0) == .infinity)
    #expect(difference([0], [1]).excessNoise(overRatio: 1, elementNoise: 0) == .infinity)
    #expect(difference([1, 1], [1, .nan]).excessNoise(overRatio: 1, elementNoise: 1) == .infinity)
    #expect(difference([2], [2]).excessNoise(overRatio: 0, elementNoise: 0) == -.infinity)
  }

  @Test func countsWhatTheRangeCutsOff() {
    // Only what was cut off: 2 is an end of the range, but nothing is lost there.
    let found = difference([-3, -1, 2, 2.5, 7], [-1, -1, 2, 2, 1.5], range: -1...2)
    #expect(found.saturatedCount == 2)
    #expect(found.saturatedShare == 0.4)
    #expect(difference([9], [2]).saturatedCount == 0)
    var rounded = TensorDifference()
    rounded.add(reference: [2.4, 2.6, -1.6], computed: [2, 2, -1], range: -1...2, step: 1)
    #expect(rounded.saturatedCount == 2)
  }
}
