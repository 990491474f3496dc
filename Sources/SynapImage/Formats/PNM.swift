import SynapCore

/// Binary PGM (P5) and PPM (P6) files of 8 or 16 bits per sample.
enum PNM {
  private static let failure = "damaged or truncated PPM or PGM picture"

  /// Decodes the first picture in `bytes`; samples are scaled to 255, halves up.
  static func decode(_ bytes: UnsafeRawBufferPointer) throws -> Image {
    let reader = PictureReader(bytes: bytes, failure: failure)
    let channels = try reader.byte(1) == UInt8(ascii: "5") ? 1 : 3
    var offset = 2
    let width = try number(reader, &offset)
    let height = try number(reader, &offset)
    let maximum = try number(reader, &offset)
    guard try isSpace(reader.byte(offset)), (1...65535).contains(maximum) else {
      throw Diagnostic.error(failure)
    }
    offset += 1
    try Image.checkSize(width: width, height: height, channels: channels)
    let count = width * height * channels
    let size = maximum > 255 ? 2 : 1
    guard count * size <= bytes.count - offset else { throw Diagnostic.error(failure) }
    let data = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count * size])
    if maximum == 255 {
      return Image(width: width, height: height, channels: channels, pixels: [UInt8](data))
    }
    let pixels = try (0..<count).map { i in
      let value = size == 1 ? Int(data[i]) : Int(data[2 * i]) << 8 | Int(data[2 * i + 1])
      guard value <= maximum else { throw Diagnostic.error(failure) }
      return UInt8((value * 255 + maximum / 2) / maximum)
    }
    return Image(width: width, height: height, channels: channels, pixels: pixels)
  }

  /// The number at `offset`, after white space and comments.
  private static func number(_ reader: PictureReader, _ offset: inout Int) throws -> Int {
    while true {
      let byte = try reader.byte(offset)
      if byte == UInt8(ascii: "#") {
        while try reader.byte(offset) != 10 { offset += 1 }
      } else if !isSpace(byte) {
        break
      }
      offset += 1
    }
    var value = 0
    let start = offset
    while case let digit = try reader.byte(offset) - 48, (0...9).contains(digit) {
      value = value * 10 + digit
      offset += 1
      guard offset - start <= 9 else { throw Diagnostic.error(failure) }
    }
    guard offset > start else { throw Diagnostic.error(failure) }
    return value
  }

  private static func isSpace(_ byte: Int) -> Bool { byte == 32 || (9...13).contains(byte) }

  /// Encodes grey as PGM and everything else as PPM; alpha is dropped.
  static func encode(_ image: Image) -> [UInt8] {
    let image = image.channels == 4 ? image.converted(toChannels: 3) : image
    let type = image.channels == 1 ? "P5" : "P6"
    return Array("\(type)\n\(image.width) \(image.height)\n255\n".utf8) + image.pixels
  }
}
