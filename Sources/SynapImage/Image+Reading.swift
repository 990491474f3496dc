import SynapCore

extension Image {
  /// Reads the picture in the file at `path`: JPEG, PNG, BMP, PPM or PGM, told apart by content.
  ///
  /// A JPEG picture is turned as its EXIF orientation asks. Equal files give equal samples on
  /// every machine.
  ///
  /// - Throws: a `Diagnostic` with the file where it can't be read, is none of these, is damaged
  ///   or truncated, or is larger than `maximumSide` and `maximumByteCount` allow.
  public init(contentsOf path: String) throws {
    let storage = try Storage.map(path: path)
    self = try withExtendedLifetime(storage) {
      try Self.decode(UnsafeRawBufferPointer(storage.bytes), name: path)
    }
  }

  /// Decodes the picture in `bytes`, as `init(contentsOf:)` does; `name` stands in errors.
  public init(decoding bytes: [UInt8], name: String) throws {
    self = try bytes.withUnsafeBytes { try Self.decode($0, name: name) }
  }

  private static func decode(_ bytes: UnsafeRawBufferPointer, name: String) throws -> Image {
    try locating(in: Location(file: name)) {
      guard !bytes.isEmpty else { throw Diagnostic.error("the file is empty") }
      guard let format = PictureFormat(recognizing: bytes) else {
        let kind = PictureFormat.unsupported(recognizing: bytes).map { "a \($0) picture" }
        throw Diagnostic.error(
          "\(kind ?? "not a picture this tool knows"); JPEG, PNG, BMP, PPM and PGM can be read")
      }
      switch format {
      case .jpeg: return try JPEG.decode(bytes)
      case .png: return try PNG.decode(bytes)
      case .bmp: return try BMP.decode(bytes)
      case .pnm: return try PNM.decode(bytes)
      }
    }
  }
}
