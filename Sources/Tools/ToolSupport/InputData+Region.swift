import SynapCore
import SynapImage
import SynapRuntime

extension InputData {
  /// Reads the picture at `path`, or the part `region` of it.
  ///
  /// - Throws: a `Diagnostic` where the file holds no picture or the region leaves it.
  package init(pictureAt path: String, region: Rect? = nil) throws {
    let data = try InputData(contentsOf: path)
    guard case .picture(let image, let format) = data.content else {
      throw Diagnostic.error("not a picture", at: Location(file: path))
    }
    guard let region else {
      self = data
      return
    }
    let upright = format.hasPrefix("bgr") ? image.swappingRedAndBlue() : image
    let part = try locating(in: Location(file: path)) { try upright.cropped(to: region) }
    self.init(part, name: path)
  }
}
