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
  /// The positions, among all compared layers, of those whose results this one reads.
  public var operands: [Int]
  /// The difference over all samples.
  public var difference = TensorDifference()
}

/// How far an output of the compiled network is from the source network's.
public struct OutputComparison: Equatable, Sendable {
  /// The name of the value in the source network.
  public var name: String
  /// The difference over all samples.
  public var difference = TensorDifference()
}
