/// What `synap_cli` says about a series of inferences, all times in milliseconds.
package struct TimingStatistics: Equatable, Sendable {
  /// The time for reading the model's file.
  package var load: Double
  /// The time for making a network of it.
  package var initialization: Double
  /// The shortest inference.
  package let minimum: Double
  /// The inference in the middle when they are sorted; of an even number the upper of the two.
  package let median: Double
  /// The longest inference.
  package let maximum: Double
  /// The standard deviation of the population, sqrt(E[x²] - E[x]²).
  package let standardDeviation: Double
  /// The mean.
  package let mean: Double

  /// Summarizes `times`; none at all count as one of 0.
  package init(load: Double, initialization: Double, times: [Double]) {
    let sorted = times.isEmpty ? [0] : times.sorted()
    let count = Double(sorted.count)
    self.load = load
    self.initialization = initialization
    minimum = sorted[0]
    median = sorted[sorted.count / 2]
    maximum = sorted[sorted.count - 1]
    mean = sorted.reduce(0, +) / count
    let meanOfSquares = sorted.reduce(0) { $0 + $1 * $1 } / count
    standardDeviation = max(0, meanOfSquares - mean * mean).squareRoot()
  }

  /// `Inference timings (ms):  load: 145.11  init: 28.47  min: …`, two decimals each.
  package var line: String {
    "Inference timings (ms):" + parts.map { "  \($0.name): \($0.value.fixed(2))" }.joined()
  }

  /// The times with their names, in the order of the line.
  package var parts: [(name: String, value: Double)] {
    [
      ("load", load), ("init", initialization), ("min", minimum), ("median", median),
      ("max", maximum), ("stddev", standardDeviation), ("mean", mean),
    ]
  }
}
