import SynapCore

/// An output as a plane of a picture.
struct ImagePlane: Sendable {
  /// The number of samples of a pixel, by the plane's type.
  private static let channelCounts = [
    "y8": 1, "u8": 1, "v8": 1, "r8": 1, "g8": 1, "b8": 1, "gray": 1, "uv8": 2, "vu8": 2, "rgb": 3,
    "bgr": 3, "bgra": 4,
  ]

  /// The position of the output.
  let tensor: Int
  /// The columns.
  let width: Int
  /// The rows.
  let height: Int
  private let channelCount: Int
  private let hasChannelsFirst: Bool

  /// The type of `output`: that of its format, or one that its channels suggest where it has none.
  ///
  /// - Throws: a `Diagnostic` where it is none of a plane.
  static func type(of output: OutputDescription) throws -> String {
    let type = FormatString(output.format).type
    if channelCounts[type] != nil { return type }
    guard type.isEmpty else {
      throw output.failure(
        "Unknown picture format: \(type.prefix(64))",
        notes: ["valid formats: " + channelCounts.keys.sorted().joined(separator: ", ")])
    }
    for (channels, type) in [(3, "rgb"), (1, "gray"), (4, "bgra")]
    where hasChannelsFirst(output, channels) != nil { return type }
    throw output.failure("shape \(Shape(output.shape)) is not a picture's")
  }

  /// Whether `output` of `channels` channels has them first; nil where it hasn't as many.
  private static func hasChannelsFirst(_ output: OutputDescription, _ channels: Int) -> Bool? {
    let shape = output.shape
    guard shape.count == 4 else { return nil }
    let fits = [shape[3] == channels, shape[1] == channels]
    switch output.layout {
    case .nhwc: return fits[0] ? false : nil
    case .nchw: return fits[1] ? true : nil
    case .none: return fits[0] ? false : fits[1] ? true : nil
    }
  }

  /// Takes `output`, which is number `tensor`, as a plane of `type`.
  ///
  /// - Throws: a `Diagnostic` where its shape is no such plane's.
  init(_ output: OutputDescription, tensor: Int, type: String) throws {
    channelCount = Self.channelCounts[type] ?? 1
    let shape = output.shape
    guard let hasChannelsFirst = Self.hasChannelsFirst(output, channelCount), shape[0] == 1 else {
      throw output.failure(
        "shape \(Shape(shape)), expected [1, h, w, \(channelCount)] or [1, \(channelCount), h, w] "
          + "for '\(type)'")
    }
    guard let count = Shape(shape).checkedElementCount(), count > 0 else {
      throw output.failure("a tensor of shape \(Shape(shape)) is empty or too large")
    }
    self.tensor = tensor
    self.hasChannelsFirst = hasChannelsFirst
    (height, width) = hasChannelsFirst ? (shape[2], shape[3]) : (shape[1], shape[2])
  }

  /// Whether this goes with the plane `first`: as large, or half of both sides, rounded up.
  func suits(_ first: ImagePlane, isSubsampled: Bool) -> Bool {
    isSubsampled
      ? width == (first.width + 1) / 2 && height == (first.height + 1) / 2
      : width == first.width && height == first.height
  }

  /// The samples, those of a pixel beside each other.
  func bytes(_ values: UnsafeBufferPointer<Float>) -> [UInt8] {
    let area = width * height
    let (pixelStride, channelStride) = hasChannelsFirst ? (1, area) : (channelCount, 1)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(area * channelCount)
    for pixel in 0..<area {
      for channel in 0..<channelCount {
        let value = values[pixel * pixelStride + channel * channelStride]
        bytes.append(value > 0 ? UInt8(min(value.rounded(), 255)) : 0)
      }
    }
    return bytes
  }
}
