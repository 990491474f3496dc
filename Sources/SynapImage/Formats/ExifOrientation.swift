/// How the stored rows and columns of a photo relate to the upright picture: the values 1 to 8 of
/// the EXIF tag 0x0112 (CIPA DC-008, 4.6.4).
package enum ExifOrientation: Int, CaseIterable, Sendable {
  /// Stored upright.
  case upright = 1
  /// Mirrored left to right.
  case mirrored = 2
  /// Turned by 180 degrees.
  case upsideDown = 3
  /// Mirrored top to bottom.
  case flipped = 4
  /// Mirrored at the diagonal from the top left.
  case transposed = 5
  /// To be turned clockwise by 90 degrees.
  case turnedLeft = 6
  /// Mirrored at the diagonal from the top right.
  case transversed = 7
  /// To be turned counterclockwise by 90 degrees.
  case turnedRight = 8

  /// The orientation that the first EXIF segment of a JPEG file states; upright where there is
  /// none or where it makes no sense.
  init(jpeg bytes: UnsafeRawBufferPointer) {
    let reader = PictureReader(bytes: bytes, failure: "")
    self = (try? Self.read(reader)) ?? .upright
  }

  /// Walks the marker segments up to the first scan.
  private static func read(_ reader: PictureReader) throws -> ExifOrientation? {
    var offset = 2
    while true {
      while try reader.byte(offset) == 0xFF, try reader.byte(offset + 1) == 0xFF { offset += 1 }
      let marker = try reader.integer(offset, size: 2, bigEndian: true)
      guard marker > 0xFF00, marker != 0xFFDA, marker != 0xFFD9 else { return nil }
      let length = try reader.integer(offset + 2, size: 2, bigEndian: true)
      guard length >= 2 else { return nil }
      let isExif = try marker == 0xFFE1 && length >= 16 && isExif(reader, at: offset + 4)
      if isExif { return try tag(reader, header: offset + 10) }
      offset += 2 + length
    }
  }

  private static func isExif(_ reader: PictureReader, at offset: Int) throws -> Bool {
    try reader.integer(offset, size: 4, bigEndian: true) == 0x4578_6966
      && reader.integer(offset + 4, size: 2) == 0
  }

  /// Looks the tag up in the first directory of the TIFF structure at `header`.
  private static func tag(_ reader: PictureReader, header: Int) throws -> ExifOrientation? {
    let order = try reader.integer(header, size: 2, bigEndian: true)
    guard order == 0x4949 || order == 0x4D4D else { return nil }
    let bigEndian = order == 0x4D4D
    func integer(_ offset: Int, _ size: Int) throws -> Int {
      try reader.integer(offset, size: size, bigEndian: bigEndian)
    }
    guard try integer(header + 2, 2) == 42 else { return nil }
    let directory = header + (try integer(header + 4, 4))
    for entry in 0..<(try integer(directory, 2)) {
      let offset = directory + 2 + entry * 12
      guard try integer(offset, 2) == 0x0112 else { continue }
      guard try integer(offset + 2, 2) == 3 else { return nil }
      return ExifOrientation(rawValue: try integer(offset + 8, 2))
    }
    return nil
  }
}

extension Image {
  /// The upright picture of this one, which is stored as `orientation` says.
  package func oriented(_ orientation: ExifOrientation) -> Image {
    if orientation == .upright { return self }
    let exchangesAxes = orientation.rawValue >= 5
    let (newWidth, newHeight) = exchangesAxes ? (height, width) : (width, height)
    // The source pixel of (x, y) is origin + x * right + y * down.
    let (row, last, bottom) = (width, width - 1, (height - 1) * width)
    let (origin, right, down) =
      switch orientation {
      case .upright: (0, 1, row)
      case .mirrored: (last, -1, row)
      case .upsideDown: (bottom + last, -1, -row)
      case .flipped: (bottom, 1, -row)
      case .transposed: (0, row, 1)
      case .turnedLeft: (bottom, -row, 1)
      case .transversed: (bottom + last, -row, -1)
      case .turnedRight: (last, row, -1)
      }
    let channels = channels
    let turned = [UInt8](unsafeUninitializedCapacity: pixels.count) { result, initialized in
      pixels.withUnsafeBufferPointer { pixels in
        var target = 0
        for y in 0..<newHeight {
          for x in 0..<newWidth {
            let source = (origin + x * right + y * down) * channels
            for c in 0..<channels { result[target + c] = pixels[source + c] }
            target += channels
          }
        }
      }
      initialized = pixels.count
    }
    return Image(width: newWidth, height: newHeight, channels: channels, pixels: turned)
  }
}
