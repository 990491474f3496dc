import CPicture
import SynapCore

/// Calls of the decoders and encoders in C, with their messages turned into diagnostics.
enum ForeignCodec {
  typealias Message = UnsafeMutablePointer<CChar>
  typealias Bytes = UnsafePointer<UInt8>
  typealias ReadHeader = (Bytes, Int, UnsafeMutablePointer<picture_header>, Message) -> Int32
  typealias Decode = (Bytes, Int, UnsafeMutablePointer<UInt8>, Int, Message) -> Int32
  typealias Encode = (
    Bytes, UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>, UnsafeMutablePointer<Int>, Message
  ) -> Int32

  /// Runs `body`, which returns 1 or 0 and a message, and throws the message behind `failure`.
  private static func check(_ failure: String, _ body: (Message) -> Int32) throws {
    try withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PICTURE_MESSAGE_SIZE)) {
      buffer in
      buffer.initialize(repeating: 0)
      guard let message = buffer.baseAddress, body(message) == 0 else { return }
      let text = String(cString: message)
      throw Diagnostic.error(text.isEmpty ? failure : "\(failure): \(text)")
    }
  }

  /// Decodes a picture: header, check of the size, samples.
  static func decode(
    _ bytes: UnsafeRawBufferPointer, failure: String, header: ReadHeader, decode: Decode
  ) throws -> Image {
    let bytes = bytes.assumingMemoryBound(to: UInt8.self)
    guard let start = bytes.baseAddress else { throw Diagnostic.error(failure) }
    var size = picture_header()
    try check(failure) { header(start, bytes.count, &size, $0) }
    let (width, height, channels) = (Int(size.width), Int(size.height), Int(size.channels))
    try Image.checkSize(width: width, height: height, channels: channels)
    let count = width * height * channels
    let pixels = try [UInt8](unsafeUninitializedCapacity: count) { pixels, initialized in
      guard let target = pixels.baseAddress else { throw Diagnostic.error(failure) }
      try check(failure) { decode(start, bytes.count, target, count, $0) }
      initialized = count
    }
    return Image(width: width, height: height, channels: channels, pixels: pixels)
  }

  /// Encodes `pixels` and returns the encoder's bytes.
  static func encode(_ pixels: [UInt8], failure: String, encode: Encode) throws -> [UInt8] {
    var result: UnsafeMutablePointer<UInt8>?
    var count = 0
    try pixels.withUnsafeBufferPointer { pixels in
      guard let start = pixels.baseAddress else { throw Diagnostic.error(failure) }
      try check(failure) { encode(start, &result, &count, $0) }
    }
    defer { picture_free(result) }
    return [UInt8](UnsafeBufferPointer(start: result, count: count))
  }
}
