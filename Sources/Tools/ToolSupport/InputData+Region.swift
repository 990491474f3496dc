import SynapCore
import SynapImage
import SynapRuntime

extension InputData {
  /// Reads the picture at `path`, or the part `region` of it.
  ///
  /// - Throws: a `Diagnostic` where the file holds no picture or the region leaves it.
  package init(pictureAt path: String, region: Rect? = nil) throws {
    let data = try InputData(contentsOf: path)
    guard let image = data.image else {
      throw Diagnostic.error("not a picture", at: Location(file: path))
    }
    guard let region else {
      self = data
      return
    }
    var upright = image
    if case .picture(_, let format) = data.content, format.hasPrefix("bgr") {
      upright = image.swappingRedAndBlue()
    }
    let part = try locating(in: Location(file: path)) { try upright.cropped(to: region) }
    self.init(part, name: path)
  }
}
