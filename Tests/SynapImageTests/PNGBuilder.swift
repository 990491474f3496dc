/// Makes PNG files of every kind, with stored (uncompressed) image data.
struct PNGBuilder {
  var width: Int
  var height: Int
  var bitDepth = 8
  /// 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA.
  var colorType: Int
  /// Whether `rows` are those of the seven passes of Adam7.
  var isInterlaced = false
  /// Chunks between the header and the image data.
  var chunks: [(type: String, data: [UInt8])] = []
  /// The packed rows, without filter bytes.
  var rows: [[UInt8]]

  /// The file.
  var bytes: [UInt8] {
    var result: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    let header = big(width) + big(height) + [UInt8(bitDepth), UInt8(colorType), 0, 0]
    result += chunk("IHDR", header + [isInterlaced ? 1 : 0])
    for part in chunks { result += chunk(part.type, part.data) }
    result += chunk("IDAT", stored(rows.flatMap { [0] + $0 }))
    return result + chunk("IEND", [])
  }

  private func big(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  private func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(type.utf8) + data
    return big(data.count) + body + big(Int(checksum(body)))
  }

  /// The CRC of ISO 3309.
  private func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { remainder, byte in
      (0..<8).reduce(remainder ^ UInt32(byte)) { value, _ in
        value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1
      }
    }
  }

  /// A zlib stream with one stored block.
  private func stored(_ data: [UInt8]) -> [UInt8] {
    var (a, b) = (1, 0)
    for byte in data {
      a = (a + Int(byte)) % 65521
      b = (b + a) % 65521
    }
    let count = [UInt8(data.count & 255), UInt8(data.count >> 8)]
    return [0x78, 0x01, 0x01] + count + count.map { ~$0 } + data + big(b << 16 | a)
  }
}
