/// A rectangle in pixels; its origin may lie outside the picture it refers to.
public struct PixelRect: Hashable, Sendable, CustomStringConvertible {
  /// The leftmost column.
  public var x: Int
  /// The topmost row.
  public var y: Int
  /// The number of columns.
  public var width: Int
  /// The number of rows.
  public var height: Int

  /// Creates a rectangle.
  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// `x,y,w,h`, as SyNAP prints a rectangle.
  public var description: String { "\(x),\(y),\(width),\(height)" }
}
