import SynapCore

/// A size in pixels, written `640x480`.
package struct PixelSize: Equatable, Sendable {
  /// The columns.
  package let width: Int
  /// The rows.
  package let height: Int

  /// The size that `text` is; nil where it is none, or larger than pictures are.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "x", omittingEmptySubsequences: false)
    guard parts.count == 2, let width = Int(parts[0]), let height = Int(parts[1]),
      (1...Image.maximumSide).contains(width), (1...Image.maximumSide).contains(height)
    else { return nil }
    (self.width, self.height) = (width, height)
  }

  /// The size that the name of the file at `path` ends with: `photo_640x480.rgb`; nil where there is
  /// none.
  package init?(fromNameOf path: String) {
    let stem = File.name(of: path).split(separator: ".", omittingEmptySubsequences: false)
      .dropLast().joined(separator: ".")
    guard let mark = stem.lastIndex(of: "_") else { return nil }
    self.init(stem[stem.index(after: mark)...])
  }
}
