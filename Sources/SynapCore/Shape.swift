/// The extents of a tensor, outermost dimension first: `[n, c, h, w]` for feature maps.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// The extent of each dimension.
  public var dimensions: [Int]

  /// Creates a shape from its extents.
  public init(_ dimensions: [Int]) { self.dimensions = dimensions }
  /// Creates a shape from a list of extents.
  public init(arrayLiteral elements: Int...) { dimensions = elements }

  /// The number of dimensions; 0 for a scalar.
  public var rank: Int { dimensions.count }
  /// The product of all extents; 1 for a scalar.
  public var elementCount: Int { dimensions.reduce(1, *) }
  /// The extent of dimension `axis`.
  public subscript(axis: Int) -> Int {
    get { dimensions[axis] }
    set { dimensions[axis] = newValue }
  }

  /// The distance in elements between neighbours along each dimension, densely packed row-major.
  public var strides: [Int] {
    var result = [Int](repeating: 1, count: rank)
    for axis in stride(from: rank - 2, through: 0, by: -1) {
      result[axis] = result[axis + 1] * dimensions[axis + 1]
    }
    return result
  }

  /// The product of all extents, or nil where an extent is negative or the product passes `limit`.
  public func checkedElementCount(limit: Int = 1 << 31) -> Int? {
    var count = 1
    var hasZero = false
    for extent in dimensions {
      if extent < 0 { return nil }
      if extent == 0 {
        hasZero = true
        continue
      }
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      if overflow || product > limit { return nil }
      count = product
    }
    return hasZero ? 0 : count
  }

  /// `[1, 3, 480, 640]`.
  public var description: String {
    "[" + dimensions.map(String.init).joined(separator: ", ") + "]"
  }
}

/// A list of extents.
extension Shape: Codable {
  /// Reads a list of extents.
  public init(from decoder: any Decoder) throws {
    dimensions = try decoder.singleValueContainer().decode([Int].self)
  }
  /// Writes the extents as a list.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(dimensions)
  }
}
