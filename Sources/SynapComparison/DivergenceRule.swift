#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

import SynapIR
import SynapQuant

/// When a layer of a compiled network counts as gone wrong.
///
/// Noise adds up slowly from layer to layer in a healthy network, small results of a wide range are
/// rounded coarsely, and much noise inside is none at the outputs; none of that is a layer's fault.
///
/// What quantization explains of a layer's noise is the noise-to-signal ratio of the worst of its
/// operands, at least -40 dB, which 8-bit weights and operands hardly go below, and rounding to its
/// own numbers. A layer diverges where its noise is more than `drop` above that, its SQNR less than
/// `margin` above `threshold`, and an output that depends on it is below `threshold`. Layers that
/// one activation alone reads, which is looked up in a table, are judged by that, against their own
/// operands: their range is cut to what matters to it.
public struct DivergenceRule: Equatable, Sendable {
  /// The SQNR that every output should have, in dB.
  public var threshold: Double
  /// How much more noise than quantization explains is suspicious, in dB.
  public var drop: Double
  /// How far above the threshold a layer's SQNR still matters, in dB.
  public var margin: Double

  /// Creates a rule.
  public init(threshold: Double = 20, drop: Double = 6, margin: Double = 10) {
    self.threshold = threshold
    self.drop = drop
    self.margin = margin
  }

  /// Whether a layer of `signalToNoise`, on which an output below `threshold` depends, diverges
  /// where it has `excess` more noise than quantization explains; both in dB.
  public func diverges(signalToNoise: Double, excess: Double) -> Bool {
    excess > drop && signalToNoise < threshold + margin
  }
}

extension ComparisonResult {
  /// How much lower the SQNR of the layer at `index` is than the worst of its operands', in dB,
  /// where more than 40 dB count as 40 dB on both sides; nil where it has no operands, or they hold
  /// noise alone.
  public func loss(ofLayer index: Int) -> Double? {
    let operands = operands(ofLayer: index).map { layers[$0].difference.signalToNoise }
    guard let worst = operands.min(), worst > -.infinity else { return nil }
    return min(worst, Self.highest) - min(layers[index].difference.signalToNoise, Self.highest)
  }

  /// How much more noise the layer at `index` has than its operands' noise and its own rounding
  /// explain, in dB; nil where it has an operand of noise alone, which explains everything.
  public func excess(ofLayer index: Int) -> Double? {
    let layer = layers[index]
    let operands = operands(ofLayer: index).map { layers[$0].difference.signalToNoise }
    let worst = min(operands.min() ?? Self.highest, Self.highest)
    guard worst > -.infinity else { return nil }
    return layer.difference.excessNoise(
      overRatio: pow(10, -worst / 10), elementNoise: layer.roundingNoise)
  }

  /// The SQNR in dB above which more makes no difference.
  private static let highest = 40.0

  /// The first layer in the network's order that diverges by `rule`; nil where none does.
  public func firstDivergingLayer(by rule: DivergenceRule = DivergenceRule()) -> Int? {
    let suspects = layers(feedingOutputsBelow: rule.threshold)
    return judgedLayers.first { index in
      suspects.contains(index)
        && rule.diverges(
          signalToNoise: layers[index].difference.signalToNoise,
          excess: excess(ofLayer: index) ?? -.infinity)
    }
  }

  /// The layer that loses most against the worst of its operands; nil where none loses anything.
  public var steepestLayer: Int? {
    let losses = judgedLayers.map { (index: $0, loss: loss(ofLayer: $0) ?? 0) }
    guard let steepest = losses.max(by: { $0.loss < $1.loss }), steepest.loss > 0 else {
      return nil
    }
    return steepest.index
  }

  /// The layer of the lowest SQNR; nil without layers.
  public var noisiestLayer: Int? {
    judgedLayers.min {
      layers[$0].difference.signalToNoise < layers[$1].difference.signalToNoise
    }
  }

  /// The layers but for those whose range is cut because one activation alone reads them.
  private var judgedLayers: [Int] {
    var readers = [[Int]](repeating: [], count: layers.count)
    for (index, layer) in layers.enumerated() {
      for operand in layer.operands { readers[operand].append(index) }
    }
    let shown = Set(outputs.map(\.name))
    return layers.indices.filter { index in
      readers[index].count != 1 || shown.contains(layers[index].name)
        || !Self.cutting.contains(layers[readers[index][0]].kind)
    }
  }

  /// What the layer at `index` is judged against: its operands or, for those that are not judged
  /// themselves, what they read.
  private func operands(ofLayer index: Int) -> [Int] {
    let judged = Set(judgedLayers)
    func operands(of index: Int) -> [Int] {
      layers[index].operands.flatMap { judged.contains($0) ? [$0] : operands(of: $0) }
    }
    return operands(of: index)
  }

  private static let cutting = Set(
    OperatorCatalog.all.filter { $0.isTableFunction }.map { $0.name })

  /// The layers that an output of less than `threshold` depends on; all of them where the layer of
  /// such an output is not known.
  private func layers(feedingOutputsBelow threshold: Double) -> Set<Int> {
    var found = Set<Int>()
    for output in outputs where output.difference.signalToNoise < threshold {
      guard let last = layers.lastIndex(where: { $0.name == output.name }) else {
        return Set(layers.indices)
      }
      found.insert(last)
    }
    // Operands stand before what reads them.
    for index in layers.indices.reversed() where found.contains(index) {
      found.formUnion(layers[index].operands)
    }
    return found
  }
}
