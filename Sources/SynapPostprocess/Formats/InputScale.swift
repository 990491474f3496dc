import SynapCore

/// The size that a network's coordinates refer to.
struct InputScale: Sendable {
  /// The width; nil where coordinates are pixels of the picture.
  let width: Float?
  /// The height; nil where coordinates are pixels of the picture.
  let height: Float?

  /// Takes `w_scale` and `h_scale` of `format`, or else the size of the network's input.
  ///
  /// - Throws: a `Diagnostic` where an attribute is no size.
  init(
    _ format: FormatString, inputSize: (width: Int, height: Int)?, warnings: inout [Diagnostic]
  ) throws {
    width = try format.pixels("w_scale") ?? inputSize.map { Float($0.width) }
    height = try format.pixels("h_scale") ?? inputSize.map { Float($0.height) }
    if width == nil || height == nil {
      warnings.append(
        .warning(
          "the format has no w_scale and h_scale: boxes are taken as pixels of the picture"))
    }
  }

  /// By what a column is multiplied to be one of a rectangle that is `width` wide.
  func x(to width: Float) -> Float { self.width.map { width / $0 } ?? 1 }

  /// By what a row is multiplied to be one of a rectangle that is `height` high.
  func y(to height: Float) -> Float { self.height.map { height / $0 } ?? 1 }
}
