import SynapIR

/// A sample that alone stretches the ranges of tensors, so that all others share few stored values.
public struct RangeOutlier: Sendable {
  /// The factor from which a sample is called an outlier. Over 32 photos the largest of any tensor of
  /// five face detectors is 2.3.
  public static let smallestFactor = 3.0
  /// The fewest samples among which there are outliers.
  public static let smallestCount = 10

  /// The sample's position in the dataset.
  public let sample: Int
  /// The tensor that it stretches most.
  public private(set) var tensor: Graph.ValueID
  /// The width of that tensor's range over all samples, by that without this one; 0 is within both.
  public private(set) var factor: Double
  /// How many tensors it stretches by the smallest factor or more.
  public private(set) var tensorCount = 1

  /// The outliers among the samples that `calibration` has measured, the worst first.
  public static func all(in calibration: Calibration) -> [RangeOutlier] {
    guard calibration.sampleCount >= smallestCount else { return [] }
    var found: [Int: RangeOutlier] = [:]
    for (index, statistics) in calibration.tensors.enumerated() {
      guard let worst = statistics.flatMap({ worst(of: $0) }), worst.factor >= smallestFactor else {
        continue
      }
      let tensor = Graph.ValueID(index)
      guard var known = found[worst.sample] else {
        found[worst.sample] = RangeOutlier(
          sample: worst.sample, tensor: tensor, factor: worst.factor)
        continue
      }
      known.tensorCount += 1
      if worst.factor > known.factor { (known.tensor, known.factor) = (tensor, worst.factor) }
      found[worst.sample] = known
    }
    return found.values.sorted {
      $0.factor != $1.factor ? $0.factor > $1.factor : $0.sample < $1.sample
    }
  }

  private init(sample: Int, tensor: Graph.ValueID, factor: Double) {
    self.sample = sample
    self.tensor = tensor
    self.factor = factor
  }

  /// The sample without which the range of a tensor is narrowest; nil where no sample widens it, or
  /// all others hold nothing but 0.
  private static func worst(of statistics: TensorStatistics) -> (sample: Int, factor: Double)? {
    let ranges = statistics.sampleRanges.mapValues(\.includingZero)
      .sorted { $0.key < $1.key }
    guard ranges.count > 1, let whole = statistics.range?.includingZero else { return nil }
    let candidates = Set(
      [
        ranges.indices.min { ranges[$0].value.minimum < ranges[$1].value.minimum },
        ranges.indices.max { ranges[$0].value.maximum < ranges[$1].value.maximum },
      ].compactMap { $0 })
    let factors = candidates.sorted().compactMap { index -> (sample: Int, factor: Double)? in
      let others = ranges.indices.lazy.filter { $0 != index }.map { ranges[$0].value }
      guard let rest = others.reduce(nil, { $0?.union($1) ?? $1 }), rest.widthIncludingZero > 0
      else { return nil }
      return (ranges[index].key, Double(whole.widthIncludingZero / rest.widthIncludingZero))
    }
    return factors.max { $0.factor < $1.factor }
  }
}
