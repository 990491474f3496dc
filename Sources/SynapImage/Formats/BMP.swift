import SynapCore

/// Windows and OS/2 bitmap files: 1, 4 and 8 bits with a palette, 16, 24 and 32 bits, not
/// compressed; alpha is ignored.
struct BMP {
  private let reader: PictureReader
  private let width: Int
  private let height: Int
  private let isTopDown: Bool
  private let bits: Int
  private let dataOffset: Int
  /// Bytes per stored row, a multiple of 4.
  private let rowStride: Int
  private let headerSize: Int
  private let compression: Int

  private static let bitFields = 3
  private static let alphaBitFields = 6

  /// Decodes `bytes` to RGB.
  static func decode(_ bytes: UnsafeRawBufferPointer) throws -> Image {
    let file = try BMP(bytes)
    let pixels = file.bits <= 8 ? try file.paletted() : try file.direct()
    return Image(width: file.width, height: file.height, channels: 3, pixels: pixels)
  }

  private init(_ bytes: UnsafeRawBufferPointer) throws {
    let reader = PictureReader(bytes: bytes, failure: "damaged or truncated BMP picture")
    self.reader = reader
    dataOffset = try reader.integer(10, size: 4)
    headerSize = try reader.integer(14, size: 4)
    guard headerSize == 12 || (40...4096).contains(headerSize) else {
      throw Diagnostic.error("damaged BMP picture: a header of \(headerSize) bytes")
    }
    if headerSize == 12 {
      width = try reader.integer(18, size: 2)
      height = try reader.integer(20, size: 2)
      isTopDown = false
      bits = try reader.integer(24, size: 2)
      compression = 0
    } else {
      width = try reader.signed32(18)
      let rows = try reader.signed32(22)
      isTopDown = rows < 0
      height = abs(rows)
      bits = try reader.integer(28, size: 2)
      compression = try reader.integer(30, size: 4)
    }
    let names = [1: "RLE8", 2: "RLE4", 4: "JPEG", 5: "PNG"]
    if let name = names[compression] {
      throw Diagnostic.error("BMP pictures with \(name) compression can't be read")
    }
    let hasMasks = compression == Self.bitFields || compression == Self.alphaBitFields
    guard compression == 0 || (hasMasks && (bits == 16 || bits == 32)) else {
      throw Diagnostic.error("damaged BMP picture: compression \(compression), \(bits) bits")
    }
    guard [1, 4, 8, 16, 24, 32].contains(bits) else {
      throw Diagnostic.error("damaged BMP picture: \(bits) bits per pixel")
    }
    try Image.checkSize(width: max(width, 0), height: height, channels: 3)
    rowStride = (width * bits + 31) / 32 * 4
    // The padding of the last row may be missing.
    let dataSize = rowStride * (height - 1) + (width * bits + 7) / 8
    guard dataOffset >= 14 + headerSize, dataSize <= bytes.count - dataOffset else {
      throw Diagnostic.error(reader.failure)
    }
  }

  /// The offset in the file of row `y`, counted from the top.
  private func row(_ y: Int) -> Int {
    dataOffset + (isTopDown ? y : height - 1 - y) * rowStride
  }

  private func paletted() throws -> [UInt8] {
    let entrySize = headerSize == 12 ? 3 : 4
    let stated = headerSize == 12 ? 0 : try reader.integer(46, size: 4)
    let count = stated == 0 ? 1 << bits : min(stated, 1 << bits)
    let start = 14 + headerSize
    guard start + count * entrySize <= dataOffset else { throw Diagnostic.error(reader.failure) }
    let bytes = reader.bytes
    var pixels: [UInt8] = []
    pixels.reserveCapacity(width * height * 3)
    let perByte = 8 / bits
    for y in 0..<height {
      let line = row(y)
      for x in 0..<width {
        let shift = 8 - bits * (x % perByte + 1)
        let index = Int(bytes[line + x / perByte]) >> shift & (1 << bits - 1)
        guard index < count else {
          throw Diagnostic.error("damaged BMP picture: colour \(index) of \(count)")
        }
        let entry = start + index * entrySize
        pixels.append(bytes[entry + 2])
        pixels.append(bytes[entry + 1])
        pixels.append(bytes[entry])
      }
    }
    return pixels
  }

  private func direct() throws -> [UInt8] {
    let masks = try channelMasks()
    let size = bits / 8
    let bytes = reader.bytes
    return [UInt8](unsafeUninitializedCapacity: width * height * 3) { pixels, initialized in
      var target = 0
      for y in 0..<height {
        var source = row(y)
        for _ in 0..<width {
          if bits == 24 {
            for c in 0..<3 { pixels[target + c] = bytes[source + 2 - c] }
          } else {
            var value = UInt32(bytes[source]) | UInt32(bytes[source + 1]) << 8
            if size == 4 {
              value |= UInt32(bytes[source + 2]) << 16 | UInt32(bytes[source + 3]) << 24
            }
            for c in 0..<3 { pixels[target + c] = masks[c].sample(of: value) }
          }
          source += size
          target += 3
        }
      }
      initialized = target
    }
  }

  /// One channel's bits in a pixel.
  private struct Mask {
    let shift: UInt32
    /// The largest value of the channel; 0 where it has no bits.
    let maximum: UInt32

    init(_ mask: UInt32) throws {
      shift = mask == 0 ? 0 : UInt32(mask.trailingZeroBitCount)
      maximum = mask >> shift
      guard maximum & (maximum &+ 1) == 0 else {
        throw Diagnostic.error("damaged BMP picture: a channel mask with holes")
      }
    }

    func sample(of pixel: UInt32) -> UInt8 {
      guard maximum > 0 else { return 0 }
      let value = UInt64(pixel >> shift & maximum)
      return UInt8((value * 255 + UInt64(maximum) / 2) / UInt64(maximum))
    }
  }

  private func channelMasks() throws -> [Mask] {
    if compression == 0 {
      let usual: [UInt32] = bits == 16 ? [0x7C00, 0x03E0, 0x001F] : [0xFF0000, 0xFF00, 0xFF]
      return try usual.map { try Mask($0) }
    }
    return try (0..<3).map { channel in
      let mask = UInt32(truncatingIfNeeded: try reader.integer(54 + channel * 4, size: 4))
      return try Mask(bits == 16 ? mask & 0xFFFF : mask)
    }
  }
}

extension BMP {
  /// Encodes RGB, 24 bits, bottom-up.
  static func encode(_ image: Image) -> [UInt8] {
    let image = image.converted(toChannels: 3)
    let rowSize = image.width * 3
    let padding = (4 - rowSize % 4) % 4
    let dataSize = (rowSize + padding) * image.height
    func little(_ value: Int, _ size: Int) -> [UInt8] {
      (0..<size).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
    var bytes: [UInt8] = Array("BM".utf8)
    bytes += little(54 + dataSize, 4) + little(0, 4) + little(54, 4)
    bytes += little(40, 4) + little(image.width, 4) + little(image.height, 4)
    bytes += little(1, 2) + little(24, 2) + little(0, 4) + little(dataSize, 4)
    bytes += [UInt8](repeating: 0, count: 16)
    bytes.reserveCapacity(54 + dataSize)
    let swapped = image.swappingRedAndBlue()
    for y in (0..<image.height).reversed() {
      bytes += swapped.pixels[y * rowSize..<(y + 1) * rowSize]
      bytes += [UInt8](repeating: 0, count: padding)
    }
    return bytes
  }
}
