/// When a layer of a compiled network counts as gone wrong.
///
/// Noise adds up slowly from layer to layer in a healthy network; in 8 bits each result keeps some
/// 25 to 45 dB. A layer diverges where its SQNR
///
/// - is below `threshold`, or
/// - is more than `drop` below the worst of its operands', and less than `margin` above `threshold`.
///   Operands of more than 40 dB, such as pictures, count as 40 dB: no 8-bit result keeps more.
public struct DivergenceRule: Equatable, Sendable {
  /// The SQNR that every layer should have, in dB.
  public var threshold: Double
  /// The loss in one layer that is suspicious, in dB.
  public var drop: Double
  /// How far above the threshold a loss still matters, in dB.
  public var margin: Double

  /// Creates a rule.
  public init(threshold: Double = 20, drop: Double = 6, margin: Double = 10) {
    self.threshold = threshold
    self.drop = drop
    self.margin = margin
  }

  /// Whether a layer of `signalToNoise` diverges, whose loss against its operands is `loss`; both
  /// in dB.
  public func diverges(signalToNoise: Double, loss: Double?) -> Bool {
    if signalToNoise < threshold { return true }
    guard let loss else { return false }
    return loss > drop && signalToNoise < threshold + margin
  }
}

extension ComparisonResult {
  /// How much lower the SQNR of the layer at `index` is than the worst of its operands', in dB, where
  /// more than 40 dB count as 40 dB on both sides; nil where it has no operands, or they hold noise
  /// alone.
  public func loss(ofLayer index: Int) -> Double? {
    let operands = layers[index].operands.map { layers[$0].difference.signalToNoise }
    guard let worst = operands.min(), worst > -.infinity else { return nil }
    return min(worst, Self.highest) - min(layers[index].difference.signalToNoise, Self.highest)
  }

  /// The SQNR in dB above which more makes no difference.
  private static let highest = 40.0

  /// The first layer in the network's order that diverges by `rule`; nil where none does.
  public func firstDivergingLayer(by rule: DivergenceRule = DivergenceRule()) -> Int? {
    layers.indices.first { index in
      rule.diverges(
        signalToNoise: layers[index].difference.signalToNoise, loss: loss(ofLayer: index))
    }
  }

  /// The layer that loses most against the worst of its operands; nil where none loses anything.
  public var steepestLayer: Int? {
    let losses = layers.indices.map { (index: $0, loss: loss(ofLayer: $0) ?? 0) }
    guard let steepest = losses.max(by: { $0.loss < $1.loss }), steepest.loss > 0 else {
      return nil
    }
    return steepest.index
  }
}
