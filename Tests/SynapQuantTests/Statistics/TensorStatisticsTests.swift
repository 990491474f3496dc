import SynapCore
import SynapIR
import SynapQuant
import Testing

@Suite struct TensorStatisticsTests {
  @Test func knowsTheChannelsOfFeatureMaps() throws {
    let samples: [[Float]] = [
      [1, 2, 3, 4, -1, -1, -1, -1], [0, 0, 0, 2, 5, -7, 0, 0], [9, 9, 9, 9, 0, 0, 0, 1],
    ]
    let statistics = try TensorStatistics.measured(samples, shape: [1, 2, 2, 2])
    #expect(
      statistics.channels.map(\.range) == [
        ValueRange(minimum: 0, maximum: 9), ValueRange(minimum: -7, maximum: 5),
      ])
    #expect(abs(statistics.mean(ofChannel: 0) - (2.5 + 0.5 + 9) / 3) < 1e-9)
    #expect(abs(statistics.mean(ofChannel: 1) - (-1 - 0.5 + 0.25) / 3) < 1e-9)
    #expect(statistics.range == ValueRange(minimum: -7, maximum: 9))
    #expect(statistics.histogram.total == 24)
  }

  /// Sums of shards are exact in any order, and of any size.
  @Test(arguments: [1, -1, 2e9, -3e9, 1e17, -1e17] as [Float])
  func meansDoNotWrap(_ mean: Float) throws {
    let samples = [[Float]](repeating: [mean, mean, -mean, -mean], count: 40)
    let found = try TensorStatistics.measured(samples, shape: [1, 2, 2, 1])
    #expect(found.mean(ofChannel: 0) == Double(mean))
    #expect(found.mean(ofChannel: 1) == -Double(mean))
    let small = try TensorStatistics.measured([[mean, 0.25], [-mean, 0.5]], shape: [1, 1, 2, 1])
    #expect(abs(small.mean(ofChannel: 0) - 0.1875) < 1e-9 * Double(mean.magnitude))
  }

  @Test(arguments: [[8], [2, 4], [2, 1, 2, 2], [1, 2, 2, 2, 1]] as [Shape])
  func hasNoChannelsOfOtherShapes(_ shape: Shape) throws {
    let statistics = try TensorStatistics.measured([[1, 2, 3, 4, 5, 6, 7, 8]], shape: shape)
    #expect(statistics.channels.isEmpty)
    #expect(statistics.range == ValueRange(minimum: 1, maximum: 8))
  }

  @Test func keepsTheRangesOfSamplesApart() throws {
    let statistics = try TensorStatistics.measured([[1, 2], [-3, 0.5]], at: [7, 2])
    #expect(
      statistics.sampleRanges == [
        7: ValueRange(minimum: 1, maximum: 2), 2: ValueRange(minimum: -3, maximum: 0.5),
      ])
    #expect(TensorStatistics().range == nil)
  }
}
