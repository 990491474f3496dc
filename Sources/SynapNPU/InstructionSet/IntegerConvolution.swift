import SynapCore

/// The constants of an integer convolution: weights, biases and multipliers.
public protocol IntegerWeights: Hashable, Sendable {
  /// The bytes of `count` weights, and of biases and multipliers for `outputs` output channels.
  func regions(count: Int, outputs: Int) -> [Region]
}

/// What the 8-bit and the int16 convolution have in common: all but the arithmetic.
public protocol IntegerConvolution: Instruction {
  /// What weights, biases and multipliers are stored as.
  associatedtype Constants: IntegerWeights

  /// The input.
  var input: FeatureMap { get set }
  /// The output, of the input's type.
  var output: FeatureMap { get set }
  /// How the kernel moves.
  var window: Window { get set }
  /// Weights, biases and multipliers.
  var weights: Constants { get set }
  /// The number of groups; divides both channel counts.
  var groups: Int { get set }
  /// The range of stored results.
  var clamp: Clamp { get set }
  /// Whether the convolution is transposed.
  var isTransposed: Bool { get set }
  /// How the compiler cuts it into pieces.
  var tiling: Tiling { get set }
}

extension IntegerConvolution {
  /// NN.
  public var engine: Engine { .nn }
  /// Input, weights, bias and multipliers.
  public var reads: [Region] {
    let count = output.channels * window.area * (input.channels / groups)
    return [input.region("input")]
      + weights.regions(count: max(count, 1), outputs: output.channels)
  }
  /// The output.
  public var writes: [Region] { [output.region("output")] }
  /// By tile: the input with its halo once per channel pass, weights once per tile unless cached.
  public var work: Work {
    convolutionWork(
      input: input, output: output, window: window, groups: groups, isTransposed: isTransposed,
      tiling: tiling, constants: Array(reads.dropFirst()))
  }
}
