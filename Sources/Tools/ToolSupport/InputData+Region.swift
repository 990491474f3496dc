import SynapCore
import SynapImage
import SynapRuntime

extension InputData {
  /// Reads the picture at `path`.
  ///
  /// - Throws: a `Diagnostic` where the file holds no picture.
  package init(pictureAt path: String) throws {
    self = try InputData(contentsOf: path)
    guard size != nil else { throw Diagnostic.error("not a picture", at: Location(file: path)) }
  }

  /// The part `region` of the picture.
  ///
  /// - Throws: a `Diagnostic` where this is no picture or the region leaves it.
  package func cropped(to region: Rect) throws -> InputData {
    try locating(in: Location(file: name)) {
      guard let image = uprightImage else { throw Diagnostic.error("not a picture") }
      return InputData(try image.cropped(to: region), name: name)
    }
  }
}
