/// One way to bring the network onto the NPU: a row of the table.
struct Setting {
  /// How pictures become numbers.
  enum Preparation: String {
    /// As the network was trained.
    case trained
    /// Squeezed to the network's size and not normalized, in calibration and afterwards: the import
    /// guide's mistake.
    case mistaken
    /// As the network was trained, but calibration reads arrays of pictures that were squeezed and not
    /// normalized.
    case mistakenDataset
  }

  /// What the user calls it.
  let name: String
  /// What the table says.
  let title: String
  /// How pictures become numbers.
  var preparation = Preparation.trained
  /// The lines of the metafile's `quantization` section, less the dataset; empty for the network in
  /// float, which is not compiled.
  let quantization: [String]

  /// Whether this is the network as it was trained.
  var isFloat: Bool { quantization.isEmpty }

  /// All settings in the guide's order; `head` are the layers that the mixed one computes in int16.
  static func all(head: [String]) -> [Setting] {
    let perChannel = ["data_type: int8", "scheme: perchannel_symmetric_affine"]
    return [
      Setting(
        name: "mistake", title: "uint8, metafile that distorts and doesn't normalize",
        preparation: .mistaken, quantization: ["data_type: uint8"]),
      Setting(
        name: "mistaken-dataset", title: "uint8, dataset distorted and not normalized",
        preparation: .mistakenDataset, quantization: ["data_type: uint8"]),
      Setting(name: "uint8", title: "uint8", quantization: ["data_type: uint8"]),
      Setting(
        name: "uint8-kl", title: "uint8, `kl_divergence`",
        quantization: ["data_type: uint8", "algorithm: kl_divergence"]),
      Setting(
        name: "uint8-average", title: "uint8, `moving_average`",
        quantization: ["data_type: uint8", "algorithm: moving_average"]),
      Setting(name: "perchannel", title: "int8 per channel", quantization: perChannel),
      Setting(
        name: "best8", title: "int8 per channel, `output_equalization`",
        quantization: perChannel + ["options:", "  output_equalization: true"]),
      Setting(
        name: "mixed", title: "uint8, head in int16",
        quantization: ["data_type:", "  '*': uint8"] + head.map { "  \($0): int16" }),
      Setting(name: "int16", title: "int16", quantization: ["data_type: int16"]),
      Setting(name: "float16", title: "float16", quantization: ["data_type: float16"]),
      Setting(name: "float", title: "float, not compiled", quantization: []),
    ]
  }
}
