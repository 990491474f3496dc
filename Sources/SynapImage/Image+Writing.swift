import SynapCore

extension Image {
  /// This picture as a PNG file.
  public func encodedPNG() throws -> [UInt8] { try PNG.encode(self) }

  /// This picture as a JPEG file of `quality` 1 to 100; alpha is dropped.
  public func encodedJPEG(quality: Int = 95) throws -> [UInt8] {
    try JPEG.encode(self, quality: quality)
  }

  /// Writes this picture to the file at `path` in the format of its extension: `png`, `jpg` or
  /// `jpeg` (quality 95), `bmp`, `ppm` or `pgm`.
  ///
  /// Alpha is kept in PNG and dropped elsewhere; `pgm` is always grey and `ppm` always RGB.
  ///
  /// - Throws: a `Diagnostic` with the file where the extension is another or the file can't be
  ///   written.
  public func write(to path: String) throws {
    try File.write(try encoded(for: path), to: path)
  }

  private func encoded(for path: String) throws -> [UInt8] {
    try locating(in: Location(file: path)) {
      switch File.pathExtension(of: path) {
      case "png": return try encodedPNG()
      case "jpg", "jpeg": return try encodedJPEG()
      case "bmp": return BMP.encode(self)
      case "ppm": return PNM.encode(converted(toChannels: 3))
      case "pgm": return PNM.encode(converted(toChannels: 1))
      case let other:
        let problem = other.isEmpty ? "no extension" : "the extension '\(other)'"
        throw Diagnostic.error(
          "can't tell the picture format from \(problem); "
            + "png, jpg, jpeg, bmp, ppm and pgm can be written")
      }
    }
  }
}
