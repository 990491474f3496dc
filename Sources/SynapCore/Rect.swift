/// A rectangle of whole pixels in a picture, y downwards.
public struct Rect: Hashable, Sendable, CustomStringConvertible {
  /// The left edge, in pixels.
  public var x: Int
  /// The upper edge, in pixels.
  public var y: Int
  /// The width, in pixels.
  public var width: Int
  /// The height, in pixels.
  public var height: Int

  /// Creates a rectangle from its upper left corner and its size.
  public init(x: Int = 0, y: Int = 0, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// `x,y,w,h`.
  public var description: String { "\(x),\(y),\(width),\(height)" }
}
