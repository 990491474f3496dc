import SynapCore
import SynapQuant

extension MetafileSchema {
  /// The map `quantization.options`.
  static let quantizerOptions = SchemaTable<QuantizerOptions>(
    path: "quantization.options",
    keys: [
      SchemaKey(
        "moving_average_weight", type: "number, 0 < w <= 1", fallback: "`0.004`",
        meaning: "share of a new sample in the averages of `moving_average`"
      ) { node, target, reader in
        guard let weight = node.float, weight > 0, weight <= 1 else {
          throw reader.error(
            "'moving_average_weight' must be a number above 0, at most 1: \(node.flowText)",
            at: node)
        }
        target.movingAverageWeight = weight
      },
      SchemaKey(
        "divergence_nbins", type: "integer, 256 to 8192", fallback: "`2048`",
        meaning: "bins that `kl_divergence` compares distributions in"
      ) { node, target, reader in
        guard let count = node.integer, (256...8192).contains(count) else {
          throw reader.error(
            "'divergence_nbins' must be an integer from 256 to 8192: \(node.flowText)", at: node)
        }
        target.divergenceBinCount = count
      },
      .boolean(
        "mse_range_search", fallback: "`true`",
        meaning: "narrows each range to what gives the least squared error, seen through the "
          + "activation that reads the tensor", into: \.searchesRange),
      .boolean(
        "bias_correction", fallback: "`true`",
        meaning: "biases make up for the mean error of rounded weights",
        into: \.correctsBias),
      .boolean(
        "cross_layer_equalization",
        meaning: "scales channels between layers with a piecewise linear activation so that their "
          + "weights have similar ranges", into: \.equalizesLayers),
      .boolean(
        "output_equalization",
        meaning:
          "gives every channel of 8-bit outputs with `dequantize` a range of its own, at the "
          + "cost of a multiplication and an addition in float16", into: \.equalizesOutputs),
    ])
}
