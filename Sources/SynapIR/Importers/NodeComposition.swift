import SynapCore

/// The nodes that one node of the file stands for, where the operator is made of others.
///
/// A network with such operators compiles wherever their parts do.
struct NodeComposition {
  /// The node of the file that all nodes come from.
  var raw: RawNode
  /// The graph so far.
  var builder: GraphBuilder

  /// Composes nodes of `raw` in the graph of `builder`.
  init(in builder: GraphBuilder, of raw: RawNode) {
    self.raw = raw
    self.builder = builder
  }

  /// The first result of `operation`.
  mutating func add(_ operation: any Operator, _ inputs: Graph.ValueID?...) throws -> Graph.ValueID
  {
    try builder.append(
      operation, inputs, name: raw.name, results: [nil], origin: raw.origin)[0]
  }

  /// Gives `id` the name of the file's result at `position`, where it has one.
  mutating func name(_ id: Graph.ValueID, result position: Int) throws {
    guard position < raw.outputs.count, let name = raw.outputs[position] else { return }
    _ = try builder.append(
      Identity(), [id], name: raw.name, results: [name], origin: raw.origin)
  }

  /// Gives the result at `position`, which is `id`, the name in the file. What the node itself has
  /// added, `isNew`, takes it over.
  mutating func name(_ id: Graph.ValueID, result position: Int, isNew: Bool) throws {
    guard isNew, position < raw.outputs.count, let name = raw.outputs[position] else {
      return try self.name(id, result: position)
    }
    try builder.rename(id, to: name)
  }

  /// A constant.
  mutating func constant(_ tensor: Tensor) -> Graph.ValueID {
    builder.addConstant(named: "\(raw.name)_constant", tensor)
  }

  /// A float32 scalar.
  mutating func constant(_ value: Float) -> Graph.ValueID { constant(Tensor([], [value])) }

  /// A vector of integers.
  mutating func constant(_ values: [Int]) -> Graph.ValueID {
    constant(Tensor([values.count], integers: values))
  }

  /// `id` with other extents.
  mutating func reshape(_ id: Graph.ValueID, _ extents: [Int]) throws -> Graph.ValueID {
    try add(Reshape(allowZero: true), id, constant(extents))
  }

  /// The type of `id`.
  func type(of id: Graph.ValueID) -> TensorType { builder.type(of: id) }

  /// The extents of `id`.
  func shape(of id: Graph.ValueID) -> Shape { builder.type(of: id).shape }
}
