/// A rectangle in real coordinates by its corners, in pixels.
public struct Box: Equatable, Sendable {
  /// The left edge.
  public var xMin: Float
  /// The upper edge.
  public var yMin: Float
  /// The right edge.
  public var xMax: Float
  /// The lower edge.
  public var yMax: Float

  /// Creates a box from its corners.
  public init(xMin: Float, yMin: Float, xMax: Float, yMax: Float) {
    self.xMin = xMin
    self.yMin = yMin
    self.xMax = xMax
    self.yMax = yMax
  }

  /// Creates a box from its centre and its size.
  public init(centerX: Float, centerY: Float, width: Float, height: Float) {
    xMin = centerX - width * 0.5
    yMin = centerY - height * 0.5
    xMax = centerX + width * 0.5
    yMax = centerY + height * 0.5
  }

  /// Width times height.
  public var area: Float { (xMax - xMin) * (yMax - yMin) }

  /// Whether every coordinate is a number and no side is negative.
  var isValid: Bool { xMin <= xMax && yMin <= yMax }

  /// The area shared with `other` over the area of both together, or over the smaller one of both
  /// where `withMin`; 0 where they share nothing.
  public func intersectionOverUnion(_ other: Box, withMin: Bool = false) -> Float {
    let width = min(xMax, other.xMax) - max(xMin, other.xMin)
    let height = min(yMax, other.yMax) - max(yMin, other.yMin)
    guard width > 0, height > 0 else { return 0 }
    let shared = width * height
    let whole = withMin ? min(area, other.area) : area + other.area - shared
    return shared / whole
  }
}
