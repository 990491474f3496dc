import SynapCore

/// A pixel format as the planes that make it, each an output of a network.
struct PlanarFormat: Sendable {
  /// The types of the planes in the order of the file.
  let types: [String]
  /// The extension of its files.
  let fileExtension: String
  /// Whether planes after the first have half its columns and rows.
  var isSubsampled = false
  /// Whether pixels of the planes alternate in the file.
  var isInterleaved = false

  /// The formats that are known; those of the same types differ in what is subsampled.
  static let all =
    PixelLayout.allCases.filter(\.isYUV).map { layout in
      PlanarFormat(
        types: layout.planes.map(\.format), fileExtension: layout.rawValue,
        isSubsampled: layout.isSubsampled)
    } + [
      PlanarFormat(types: ["y8"], fileExtension: "gray"),
      PlanarFormat(types: ["gray"], fileExtension: "gray"),
      PlanarFormat(types: ["rgb"], fileExtension: "rgb"),
      PlanarFormat(types: ["bgr"], fileExtension: "bgr"),
      PlanarFormat(types: ["bgra"], fileExtension: "bgra"),
      PlanarFormat(types: ["r8", "g8", "b8"], fileExtension: "rgb", isInterleaved: true),
    ]
}

extension ImagePostprocessor {
  /// What is documented of the types of planes.
  package static let references = [
    OutputFormat(
      ["y8", "uv8", "vu8", "u8", "v8", "r8", "g8", "b8", "rgb", "bgr", "bgra", "gray"],
      purpose: "Pictures that a network makes (`synap_cli_ip`): every output is a plane, with a "
        + "format of its own, in any order",
      tensors: ["`[1, h, w, c]` or `[1, c, h, w]`, with the channels of its type"],
      decoding: "Planes make a file of the format: "
        + PlanarFormat.all.map {
          "`\($0.types.joined(separator: "` + `"))` `.\($0.fileExtension)`"
        }
        .joined(separator: "; ")
          + """
          . Of all YUV formats but `yuv444` the planes with colours have half of both sides, rounded up. Tensors of \
          `uint8` are stored as they are, of other types are the numbers that they stand for rounded, \
          and limited to 0 to 255. A single output without a format is `gray`, `rgb` or `bgra` by its \
          channels.
          """,
      attributes: [],
      differences: [
        .init(theirs: "outputs are `uint8`", ours: "outputs of all types are taken")
      ])
  ]
}
