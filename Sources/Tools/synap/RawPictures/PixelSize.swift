import ArgumentParser
import SynapCore
import SynapImage

/// A size in pixels, written `640x480`.
struct PixelSize: Equatable, ExpressibleByArgument {
  let width: Int
  let height: Int

  init?(argument: String) { self.init(argument[...]) }

  /// The size that the name of the file at `path` ends with: `photo_640x480.rgb`; nil where there is
  /// none.
  init?(fromNameOf path: String) {
    let stem = File.name(of: path).split(separator: ".", omittingEmptySubsequences: false)
      .dropLast().joined(separator: ".")
    guard let mark = stem.lastIndex(of: "_") else { return nil }
    self.init(stem[stem.index(after: mark)...])
  }

  private init?(_ text: Substring) {
    let parts = text.split(separator: "x", omittingEmptySubsequences: false)
    guard parts.count == 2, let width = Int(parts[0]), let height = Int(parts[1]),
      (1...Image.maximumSide).contains(width), (1...Image.maximumSide).contains(height)
    else { return nil }
    (self.width, self.height) = (width, height)
  }
}
