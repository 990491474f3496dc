import SynapCore
import SynapImage

/// Brings data into the form that a network's input wants: size, channel order, layout.
public struct Preprocessor: Sendable {
  /// Creates a preprocessor.
  public init() {}

  /// Assigns `data` to `tensor`. A picture is fitted into the tensor with bands where its
  /// proportions differ, as the tensor's format string says; raw bytes are stored as they are.
  ///
  /// - Returns: the part of the picture's plane that the tensor shows, in pixels of the picture;
  ///   it reaches beyond the picture where there are bands. Nil for raw data.
  /// - Throws: a `Diagnostic` where the data don't fit the tensor.
  @discardableResult
  public func assign(_ data: InputData, to tensor: Tensor) throws -> Rect? {
    try locating(in: Location(file: data.name)) {
      switch data.content {
      case .raw(let bytes):
        try bytes.withUnsafeBytes { try tensor.assign(raw: $0) }
        return nil
      case .picture(let image, let format):
        guard let size = tensor.metadata.pictureSize else {
          throw Diagnostic.error(
            "a picture can't be assigned to '\(tensor.name)' of shape \(tensor.shape)")
        }
        let input = try ImageInput(
          format: tensor.format, width: size.width, height: size.height,
          channels: tensor.metadata.channelCount)
        let upright = format.hasPrefix("bgr") ? image.swappingRedAndBlue() : image
        let (prepared, rect) = try input.prepare(upright)
        try prepared.pixels.withUnsafeBufferPointer { pixels in
          if tensor.layout == .nhwc || prepared.channels == 1 {
            try tensor.assign(pixels)
          } else {
            try Preprocessor.planar(pixels, channels: prepared.channels)
              .withUnsafeBufferPointer { try tensor.assign($0) }
          }
        }
        return rect
      }
    }
  }

  /// Interleaved pixels as one plane per channel.
  private static func planar(_ pixels: UnsafeBufferPointer<UInt8>, channels: Int) -> [UInt8] {
    let area = pixels.count / channels
    return [UInt8](unsafeUninitializedCapacity: pixels.count) { planes, count in
      for channel in 0..<channels {
        for index in 0..<area {
          planes[channel * area + index] = pixels[index * channels + channel]
        }
      }
      count = pixels.count
    }
  }
}
