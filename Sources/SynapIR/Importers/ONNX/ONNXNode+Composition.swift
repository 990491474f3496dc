import SynapCore

/// The nodes that one node of the file stands for, where the operator is made of others.
///
/// A network with such operators compiles wherever their parts do.
struct ONNXComposition {
  private let raw: RawNode
  private var builder: GraphBuilder

  /// Runs `body`, whose nodes all come from `node`.
  static func compose<Result>(
    _ node: ONNXNode, _ builder: inout GraphBuilder,
    _ body: (inout ONNXComposition) throws -> Result
  ) throws -> Result {
    var composition = ONNXComposition(raw: node.raw, builder: builder)
    defer { builder = composition.builder }
    return try body(&composition)
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

  /// A constant.
  mutating func constant(_ tensor: Tensor) -> Graph.ValueID {
    builder.addConstant(named: "\(raw.name)_constant", tensor)
  }

  /// A float32 scalar.
  mutating func constant(_ value: Float) -> Graph.ValueID { constant(Tensor([], [value])) }

  /// `id` with other extents.
  mutating func reshape(_ id: Graph.ValueID, _ extents: [Int]) throws -> Graph.ValueID {
    try add(Reshape(allowZero: true), id, constant(Tensor([extents.count], integers: extents)))
  }

  /// The type of `id`.
  func type(of id: Graph.ValueID) -> TensorType { builder.type(of: id) }
}

extension ONNXNode {
  /// The operand at `position`.
  ///
  /// - Throws: a `Diagnostic` where it is absent.
  func input(_ position: Int, _ name: String) throws -> Graph.ValueID {
    guard position < inputs.count, let id = inputs[position] else {
      throw Diagnostic.error("the operand '\(name)' is missing")
    }
    return id
  }
}

extension ONNXOperatorRow {
  /// The row of an operator with one result that is made of others.
  static func composed(
    _ name: String, versions: ClosedRange<Int> = ONNXImporter.versions,
    _ body:
      @escaping @Sendable (inout ONNXNode, inout ONNXComposition) throws -> Graph.ValueID
  ) -> ONNXOperatorRow {
    ONNXOperatorRow(name, versions: versions) { node, builder in
      try node.refuseResults(from: 1)
      let id = try ONNXComposition.compose(node, &builder) { try body(&node, &$0) }
      return .operation(Identity(), inputs: [id])
    }
  }
}
