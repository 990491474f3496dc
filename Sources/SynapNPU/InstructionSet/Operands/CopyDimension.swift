/// One dimension of a copied block.
public struct CopyDimension: Hashable, Sendable {
  /// The number of elements along the dimension.
  public var extent: Int
  /// The distance between neighbours in the source in bytes; 0 repeats them.
  public var sourceStride: Int
  /// The distance between neighbours in the destination in bytes.
  public var destinationStride: Int

  /// Creates a dimension.
  public init(extent: Int = 1, sourceStride: Int = 0, destinationStride: Int = 0) {
    self.extent = extent
    self.sourceStride = sourceStride
    self.destinationStride = destinationStride
  }
}

extension CopyDimension: FieldGroup {
  /// Extent and strides.
  public static let fields: Fields<CopyDimension> = [
    .integer("extent", \.extent, 1...0x3FFF_FFFF, "elements"),
    .integer("source_stride", \.sourceStride, 0...0x3FFF_FFFF, "bytes between elements read"),
    .integer(
      "destination_stride", \.destinationStride, 0...0x3FFF_FFFF, "bytes between elements written"),
  ]
}
