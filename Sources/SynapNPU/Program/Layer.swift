/// A layer of the network as the user knows it, which instructions are charged to.
public struct Layer: Hashable, Sendable {
  /// The identifier within the network.
  public var id: String
  /// The name in the network's file.
  public var name: String
  /// The operator or the operators fused into it, for example `Conv+Relu`.
  public var kind: String

  /// Creates a layer.
  public init(id: String, name: String, kind: String) {
    self.id = id
    self.name = name
    self.kind = kind
  }
}
