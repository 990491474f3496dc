import SynapCore

/// The further arguments of the quantizer: `options` in the metafile.
public struct QuantizerOptions: Hashable, Sendable {
  /// `moving_average_weight`: the share of a new sample in moving averages, 0 < w <= 1.
  public var movingAverageWeight: Float = 0.004
  /// `divergence_nbins`: the bins that distributions are compared in, 256...8192.
  public var divergenceBinCount = 2048
  /// `mse_range_search`: whether ranges are narrowed to what gives the least squared error.
  public var searchesRange = true
  /// `bias_correction`: whether biases make up for the mean error of rounded weights.
  public var correctsBias = true
  /// `cross_layer_equalization`: whether channels are scaled so that neighbouring layers' weights
  /// have similar ranges.
  public var equalizesLayers = true
  /// `output_equalization`: whether every channel of an output that the network converts to float has
  /// a range of its own.
  public var equalizesOutputs = false

  /// Creates the defaults.
  public init() {}
}
