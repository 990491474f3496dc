/// Where in the picture a detected object is: positive values lie inside.
public struct Mask: Hashable, Sendable {
  /// The number of columns; 0 where there is no mask.
  public var width: Int
  /// The number of rows; 0 where there is no mask.
  public var height: Int
  /// The values, `[height, width]`.
  public var data: [Float]

  /// Creates a mask; an empty one without arguments.
  public init(width: Int = 0, height: Int = 0, data: [Float] = []) {
    self.width = width
    self.height = height
    self.data = data
  }
}
