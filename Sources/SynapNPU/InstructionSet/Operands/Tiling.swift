/// How a convolution is cut into pieces that fit the cores' buffers. It changes what the
/// instruction costs, never what it computes.
public struct Tiling: Hashable, Sendable {
  /// The columns of output computed at once, 1...65536.
  public var width: Int
  /// The rows of output computed at once, 1...65536.
  public var height: Int
  /// The output channels of one pass over the input, 1...65536.
  public var channels: Int
  /// Whether the weights stay on chip and are read once, not once per tile.
  public var cachesWeights: Bool

  /// Creates a tiling.
  public init(width: Int = 64, height: Int = 1, channels: Int = 64, cachesWeights: Bool = false) {
    self.width = width
    self.height = height
    self.channels = channels
    self.cachesWeights = cachesWeights
  }
}

extension Tiling: FieldGroup {
  /// Extents of a tile and the cache flag.
  public static let fields: Fields<Tiling> = [
    .integer("width", \.width, 1...65536, "output columns of a tile"),
    .integer("height", \.height, 1...65536, "output rows of a tile"),
    .integer("channels", \.channels, 1...65536, "output channels of a pass"),
    .boolean("caches_weights", \.cachesWeights, "weights are read once"),
  ]
}
