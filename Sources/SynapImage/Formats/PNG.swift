import CPicture
import SynapCore

/// PNG files through libpng, as stored: no gamma correction, 16-bit samples cut to their upper
/// byte.
enum PNG {
  static func decode(_ bytes: UnsafeRawBufferPointer) throws -> Image {
    try ForeignCodec.decode(
      bytes, failure: "damaged or truncated PNG picture", header: picture_png_header,
      decode: picture_png_decode)
  }

  static func encode(_ image: Image) throws -> [UInt8] {
    try ForeignCodec.encode(image.pixels, failure: "can't encode the PNG picture") {
      picture_png_encode(
        $0, UInt32(image.width), UInt32(image.height), UInt32(image.channels), $1, $2, $3)
    }
  }
}
