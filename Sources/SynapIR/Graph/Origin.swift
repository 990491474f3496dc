/// Where a node comes from: a node of the imported network.
public struct Origin: Hashable, Sendable, CustomStringConvertible {
  /// The name in the imported file; made up where the file has none.
  public var name: String
  /// The operator's name in the imported format, for example `Conv`.
  public var operation: String
  /// The position among the imported file's nodes, from 0.
  public var index: Int

  /// Creates an origin.
  public init(name: String, operation: String, index: Int) {
    self.name = name
    self.operation = operation
    self.index = index
  }

  /// The layer name in SyNAP's reports without its serial number: `Conv_Conv_0`.
  public var layerName: String { "\(operation)_\(name)" }

  /// For example `Conv_0`.
  public var description: String { name }
}
