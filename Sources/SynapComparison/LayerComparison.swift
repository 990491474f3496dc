import SynapCore
import SynapQuant

/// How far the result of one layer of the compiled network is from the source network's.
public struct LayerComparison: Equatable, Sendable {
  /// The name of the value in the source network.
  public var name: String
  /// The layer id of SyNAP's reports.
  public var layer: String
  /// What the layer computes, for example `Conv`; `Input` for inputs.
  public var kind: String
  /// The extents, `[n, c, h, w]` for feature maps.
  public var shape: Shape
  /// The type that the compiled network stores the result as.
  public var dataType: DataType
  /// Whether the layer was fused of several layers of the source network, whose other results
  /// nothing stores.
  public var isFused: Bool
  /// What rounding to the stored numbers adds to the square of each element on average: a twelfth
  /// of the square of their distance; 0 for floats.
  public var roundingNoise: Double
  /// The positions, among all compared layers, of those whose results this one reads.
  public var operands: [Int]
  /// The difference over all samples.
  public var difference = TensorDifference()

  /// Creates a layer of which no sample is known yet.
  package init(
    name: String, layer: String, kind: String, shape: Shape, dataType: DataType, isFused: Bool,
    roundingNoise: Double, operands: [Int]
  ) {
    self.name = name
    self.layer = layer
    self.kind = kind
    self.shape = shape
    self.dataType = dataType
    self.isFused = isFused
    self.roundingNoise = roundingNoise
    self.operands = operands
  }
}

/// How far an output of the compiled network is from the source network's.
public struct OutputComparison: Equatable, Sendable {
  /// The name of the value in the source network.
  public var name: String
  /// The difference over all samples.
  public var difference = TensorDifference()

  /// Creates an output that differs by `difference`.
  package init(name: String, difference: TensorDifference = TensorDifference()) {
    self.name = name
    self.difference = difference
  }
}
