import SynapCore

/// A network: values that flow between nodes, in an order in which every node follows its operands.
///
/// A graph is a value. Passes take one and return another; nothing changes it behind its owner's
/// back. `Graph.verify()` checks what every pass may rely on.
public struct Graph: Sendable {
  /// The identity of a value within one graph.
  public struct ValueID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The position in `Graph.values`.
    public let index: Int
    /// Creates the identity of the value at `index`.
    public init(_ index: Int) { self.index = index }
    /// Orders by position.
    public static func < (left: ValueID, right: ValueID) -> Bool { left.index < right.index }
    /// For example `%12`.
    public var description: String { "%\(index)" }
  }

  /// A tensor that nodes pass on, or a constant.
  public struct Value: Sendable {
    /// The name in the imported file; unique within a graph.
    public var name: String
    /// What the tensor holds.
    public var type: TensorType
    /// The elements, where they are known before the network runs.
    public var constant: Tensor?
    /// `.nhwc` where the imported file has the tensor as `[n, h, w, c]` and the graph as
    /// `[n, c, h, w]`; `.none` where both have the same order.
    public var sourceLayout: Layout

    /// Creates a value.
    public init(
      name: String, type: TensorType, constant: Tensor? = nil, sourceLayout: Layout = .none
    ) {
      self.name = name
      self.type = type
      self.constant = constant
      self.sourceLayout = sourceLayout
    }
  }

  /// One application of an operator.
  public struct Node: Sendable {
    /// The name in the imported file; unique within a graph.
    public var name: String
    /// What is computed.
    public var operation: any Operator
    /// The operands in the operator's order; nil where an optional one is absent.
    public var inputs: [ValueID?]
    /// The results in the operator's order.
    public var outputs: [ValueID]
    /// The nodes of the imported file that this one stands for; never empty.
    public var origins: [Origin]
    /// Whether the host's processor is to run it although the NPU could.
    public var isDelegatedToHost = false

    /// Creates a node.
    public init(
      name: String, operation: any Operator, inputs: [ValueID?], outputs: [ValueID],
      origins: [Origin]
    ) {
      self.name = name
      self.operation = operation
      self.inputs = inputs
      self.outputs = outputs
      self.origins = origins
    }
  }

  /// The name of the network.
  public var name: String
  /// All values; nodes refer to them by position. Unused ones may remain until `compacted()`.
  public var values: [Value] = []
  /// All nodes, each after those that it depends on.
  public var nodes: [Node] = []
  /// The values that a user supplies.
  public var inputs: [ValueID] = []
  /// The values that a user receives.
  public var outputs: [ValueID] = []

  /// Creates an empty graph.
  public init(name: String) { self.name = name }

  /// The value with the given identity.
  public subscript(id: ValueID) -> Value {
    get { values[id.index] }
    set { values[id.index] = newValue }
  }

  /// Adds a value and returns its identity.
  public mutating func append(_ value: Value) -> ValueID {
    values.append(value)
    return ValueID(values.count - 1)
  }

  /// Adds a constant and returns its identity.
  public mutating func appendConstant(name: String, _ tensor: Tensor) -> ValueID {
    append(Value(name: name, type: tensor.type, constant: tensor))
  }

  /// The type of `id`.
  public func type(of id: ValueID) -> TensorType { values[id.index].type }

  /// The elements of `id` where it is a constant.
  public func constant(_ id: ValueID?) -> Tensor? { id.flatMap { values[$0.index].constant } }

  /// The operands of `node` as its operator sees them.
  public func operands(of node: Node) -> [Operand?] {
    node.inputs.map { $0.map { Operand(type: self[$0].type, constant: self[$0].constant) } }
  }
}
