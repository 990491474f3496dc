import CPicture
import SynapCore

/// JPEG files through libjpeg: accurate integer transform, smooth chroma upsampling.
enum JPEG {
  /// Decodes `bytes` and turns the picture upright.
  static func decode(_ bytes: UnsafeRawBufferPointer) throws -> Image {
    let image = try ForeignCodec.decode(
      bytes, failure: "damaged or truncated JPEG picture", header: picture_jpeg_header,
      decode: picture_jpeg_decode)
    return image.oriented(ExifOrientation(jpeg: bytes))
  }

  /// Encodes grey or RGB; alpha is dropped.
  static func encode(_ image: Image, quality: Int) throws -> [UInt8] {
    guard (1...100).contains(quality) else {
      throw Diagnostic.error("the JPEG quality is 1 to 100, not \(quality)")
    }
    let opaque = image.channels == 4 ? image.converted(toChannels: 3) : image
    return try encode(
      opaque.pixels, width: image.width, height: image.height, channels: opaque.channels,
      quality: quality)
  }

  /// Encodes raw samples of 1 (grey), 3 (RGB) or 4 (inverted CMYK) channels.
  static func encode(
    _ samples: [UInt8], width: Int, height: Int, channels: Int, quality: Int
  ) throws -> [UInt8] {
    try Image.checkSize(width: width, height: height, channels: channels)
    precondition(samples.count == width * height * channels, "samples don't match the size")
    return try ForeignCodec.encode(samples, failure: "can't encode the JPEG picture") {
      picture_jpeg_encode(
        $0, UInt32(width), UInt32(height), UInt32(channels), Int32(quality), $1, $2, $3)
    }
  }
}

extension Image {
  /// Encodes raw CMYK samples `[height, width, 4]`, inverted as Adobe stores them, as a JPEG file:
  /// a source of test pictures.
  package static func encodedJPEG(
    invertedCMYK samples: [UInt8], width: Int, height: Int, quality: Int
  ) throws -> [UInt8] {
    try JPEG.encode(samples, width: width, height: height, channels: 4, quality: quality)
  }
}
