/// A colour to draw with.
public struct Color: Hashable, Sendable {
  /// Red, 0 to 255.
  public var red: UInt8
  /// Green, 0 to 255.
  public var green: UInt8
  /// Blue, 0 to 255.
  public var blue: UInt8

  /// Creates a colour.
  public init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// The green that SyNAP's `image_od` draws detections with.
  public static let detection = Color(red: 128, green: 255, blue: 0)

  /// This colour as the samples of a pixel: its luma, or RGB, or RGB and an alpha of 255.
  func samples(channels: Int) -> [UInt8] {
    channels == 1
      ? [Image.luma(red, green, blue)] : [red, green, blue, 255].prefix(channels).map { $0 }
  }
}
