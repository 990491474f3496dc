import Testing

/// A small metafile with one mistake, and what the user reads about it.
struct BadMetafile: CustomTestStringConvertible {
  /// The metafile.
  var text: String
  /// The network it is for.
  var model: String
  /// The errors, word for word.
  var expected: String

  init(_ text: String, model: String = "yolo.onnx", _ expected: String) {
    self.text = text
    self.model = model
    self.expected = expected
  }

  var testDescription: String { text.split(separator: "\n").joined(separator: " / ") }

  static let all = yaml + topLevel + tensors + quantization

  static let topLevelKeys =
    "delegate, data_layout, optimize, input_format, output_format, dequantize_outputs, "
    + "denormalize_outputs, inputs, outputs, quantization, security, custom"
  static let optionKeys =
    "moving_average_weight, divergence_nbins, mse_range_search, bias_correction, "
    + "cross_layer_equalization, output_equalization"
  static let outputKeys = "name, shape, dequantize, format, security, custom"
}
