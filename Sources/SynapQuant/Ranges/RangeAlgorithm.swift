import SynapCore

/// How the range that a tensor's stored values cover is found from what calibration has seen.
public enum RangeAlgorithm: String, CaseIterable, Sendable {
  /// From the smallest to the largest number.
  case standard
  /// The moving averages of the samples' smallest and largest numbers.
  case movingAverage = "moving_average"
  /// The range whose stored values are distributed most like the numbers.
  case klDivergence = "kl_divergence"
  /// For each tensor whichever of the others errs least.
  case auto
}

/// A range and why it was chosen.
public struct RangeChoice: Hashable, Sendable {
  /// The numbers that stored values cover; 0 is one of them.
  public var range: ValueRange
  /// The algorithm that found it, in a few words.
  public var reason: String

  init(_ range: ValueRange, _ reason: String) {
    self.range = range.includingZero
    self.reason = reason
  }
}

/// Chooses ranges of tensors.
struct RangeChooser {
  var algorithm: RangeAlgorithm
  var options: QuantizerOptions

  /// The range for a tensor that is stored in `grid`'s steps and then goes through `response`.
  ///
  /// Nil where calibration has not seen the tensor. The least squared error is searched for only where
  /// a response tells what a number is worth: elsewhere it would cut off what is rare, such as the
  /// features of small objects.
  func choice(
    for statistics: TensorStatistics, grid: StorageGrid, response: Response
  ) -> RangeChoice? {
    guard let whole = statistics.range?.includingZero else { return nil }
    guard whole.widthIncludingZero > 0 else { return RangeChoice(whole, "constant 0") }
    let error = RangeError(of: statistics.histogram, grid: grid, response: response)
    func found(_ algorithm: RangeAlgorithm) -> ValueRange {
      switch algorithm {
      case .standard, .auto: whole
      case .movingAverage:
        statistics.movingAverage(weight: options.movingAverageWeight) ?? whole
      case .klDivergence:
        KLDivergence(binCount: options.divergenceBinCount, levels: grid.levels)
          .range(of: statistics.histogram, within: whole)
      }
    }
    var best: (range: ValueRange, reason: String)
    if algorithm == .auto {
      let candidates = [RangeAlgorithm.standard, .movingAverage, .klDivergence].map {
        (algorithm: $0, range: found($0))
      }
      let costs = candidates.map { error.cost(of: $0.range) }
      let index = costs.indices.min { costs[$0] < costs[$1] } ?? 0
      best = (candidates[index].range, candidates[index].algorithm.rawValue)
    } else {
      best = (found(algorithm), algorithm.rawValue)
    }
    if options.searchesRange && response.apply != nil {
      let searched = error.bestRange(from: best.range)
      if searched != best.range { best = (searched, best.reason + ", least squared error") }
    }
    return RangeChoice(best.range, best.reason)
  }
}

extension TensorStatistics {
  /// The moving averages of the samples' smallest and largest numbers, in the order of the dataset:
  /// `average += weight * (number - average)`, beginning with the first sample's.
  func movingAverage(weight: Float) -> ValueRange? {
    let ranges = sampleRanges.sorted { $0.key < $1.key }.map(\.value)
    guard var average = ranges.first?.includingZero else { return nil }
    for range in ranges.dropFirst().map(\.includingZero) {
      average.minimum += weight * (range.minimum - average.minimum)
      average.maximum += weight * (range.maximum - average.maximum)
    }
    return average
  }
}
