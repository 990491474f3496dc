/// A point of a detected object, such as an eye of a face, in pixels.
public struct Landmark: Hashable, Sendable {
  /// The column.
  public var x: Int
  /// The row.
  public var y: Int
  /// The depth; 0 where the network has none.
  public var z: Int
  /// The probability that the point is visible; -1 where the network does not say.
  public var visibility: Float

  /// Creates a landmark.
  public init(x: Int, y: Int, z: Int = 0, visibility: Float = -1) {
    self.x = x
    self.y = y
    self.z = z
    self.visibility = visibility
  }
}
