import Testing
import ToolSupport

@Suite struct TimingStatisticsTests {
  @Test func printsTheLineOfTheTutorial() {
    let statistics = TimingStatistics(
      load: 145.11, initialization: 28.47, times: [43.58, 43.47, 44.12, 42.07, 43.23])
    #expect(
      statistics.line
        == "Inference timings (ms):  load: 145.11  init: 28.47  min: 42.07  median: 43.47  "
        + "max: 44.12  stddev: 0.68  mean: 43.29")
  }

  @Test func takesTheUpperMedianOfAnEvenNumber() {
    #expect(TimingStatistics(load: 0, initialization: 0, times: [4, 1, 3, 2]).median == 3)
  }

  @Test func dividesByThePopulation() {
    let statistics = TimingStatistics(load: 0, initialization: 0, times: [2, 4])
    #expect(statistics.standardDeviation == 1)
    #expect(statistics.mean == 3)
  }

  @Test func countsNoInferenceAsZero() {
    let statistics = TimingStatistics(load: 1, initialization: 2, times: [])
    #expect(
      statistics.line
        == "Inference timings (ms):  load: 1.00  init: 2.00  min: 0.00  median: 0.00  "
        + "max: 0.00  stddev: 0.00  mean: 0.00")
  }

  @Test(arguments: [
    (0.005, "0.01"), (0.004, "0.00"), (1234.5, "1234.50"), (-1.239, "-1.24"),
    (1e20, "100000000000000000000.00"),
  ])
  func printsTwoDecimals(_ number: Double, _ text: String) { #expect(number.fixed(2) == text) }

  @Test func padsTexts() {
    #expect("ab".left(4) == "ab  ")
    #expect("ab".right(4) == "  ab")
    #expect("abcde".right(4) == "abcde")
  }
}
