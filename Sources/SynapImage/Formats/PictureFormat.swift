/// The file formats that pictures are read from.
enum PictureFormat {
  case jpeg
  case png
  case bmp
  case pnm

  /// The format whose signature `bytes` begin with; nil where there is none.
  init?(recognizing bytes: UnsafeRawBufferPointer) {
    if bytes.starts(with: [0xFF, 0xD8]) {
      self = .jpeg
    } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else if bytes.starts(with: "BM".utf8) {
      self = .bmp
    } else if bytes.starts(with: "P5".utf8) || bytes.starts(with: "P6".utf8) {
      self = .pnm
    } else {
      return nil
    }
  }

  /// The name of a well-known format that isn't read here.
  static func unsupported(recognizing bytes: UnsafeRawBufferPointer) -> String? {
    let signatures: [(at: Int, text: String, name: String)] = [
      (0, "GIF8", "GIF"), (8, "WEBP", "WebP"), (0, "II*\0", "TIFF"), (0, "MM\0*", "TIFF"),
      (4, "ftypheic", "HEIC"), (4, "ftypavif", "AVIF"), (0, "P1", "plain PBM"),
      (0, "P2", "plain PGM"), (0, "P3", "plain PPM"), (0, "P4", "PBM"), (0, "P7", "PAM"),
    ]
    return signatures.first { bytes.dropFirst($0.at).starts(with: $0.text.utf8) }?.name
  }
}
