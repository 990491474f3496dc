import SynapCore

/// The graph of a TFLite file under construction: values go by the names of the file's tensors and
/// are had in the order of dimensions that an operator wants.
///
/// Feature maps are `[n, c, h, w]` as far as their operators allow. Where one wants the other order
/// there is a `Transpose`, one for each tensor however many read it.
struct TFLiteGraph {
  /// The graph so far.
  private(set) var builder: GraphBuilder
  private let tensors: [String: TFLiteTensor]
  /// The threads for what is computed while importing.
  let context: ExecutionContext
  private var values: [Key: Graph.ValueID] = [:]
  /// Constants in another form than the file's, by what they come from and how.
  private var derivedConstants: [String: Graph.ValueID] = [:]

  private struct Key: Hashable {
    var name: String
    var order: DimensionOrder
  }

  /// Starts an empty graph of `tensors`; folding runs on `context`.
  init(name: String, tensors: [TFLiteTensor], context: ExecutionContext) {
    builder = GraphBuilder(name: name, context: context)
    self.context = context
    self.tensors = Dictionary(
      tensors.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// What the file says that `name` holds, in the file's order.
  func declaredType(_ name: String) throws -> TensorType {
    guard let tensor = tensors[name] else { throw Diagnostic.error("no tensor '\(name)'") }
    return try locating(in: Location(node: name, operation: "tensor")) { try tensor.type() }
  }

  /// What the file says that `name`, an input or a result, holds: its numbers have one scale.
  private func computedType(_ name: String) throws -> TensorType {
    let type = try declaredType(name)
    guard case .perChannel(let scales, let axis) = type.quantization else { return type }
    throw Diagnostic.error(
      "the tensor has \(scales.count) scales along dimension \(axis)",
      at: Location(node: name, operation: "tensor"),
      notes: ["weights can have one for each channel, what a network computes has one"])
  }

  /// The type of `id`.
  func type(_ id: Graph.ValueID) -> TensorType { builder.type(of: id) }

  /// Adds an input of the network, of the extents `given`, or the file's, in the file's order.
  mutating func addInput(_ name: String, shape given: Shape?) throws {
    var type = try computedType(name)
    let shape = given ?? type.shape
    let isMap = shape.rank == 4
    let order = isMap ? DimensionOrder.channelsFirst : .file
    type.shape = Shape(order.arranged(shape.dimensions))
    guard type.shape.checkedElementCount() ?? 0 > 0 else {
      throw Diagnostic.error("an input of the shape \(shape) is not possible")
    }
    let id = try builder.addInput(name, type, sourceLayout: isMap ? .nhwc : .none)
    values[Key(name: name, order: order)] = id
  }

  // MARK: Values

  /// The elements of `name` in the file's order, where they are known before the network runs.
  private func constant(_ name: String) -> Tensor? {
    values[Key(name: name, order: .file)].flatMap { builder.operand($0).constant }
  }

  /// `name` in `order`, where it is there already.
  func existing(_ name: String, _ order: DimensionOrder) -> Graph.ValueID? {
    values[Key(name: name, order: order)]
  }

  /// The order in which `name` is there already, the channels first where it is in both.
  func order(of name: String) -> DimensionOrder {
    values[Key(name: name, order: .channelsFirst)] != nil ? .channelsFirst : .file
  }

  /// The value of `name` in `order`, for `node`, to which a `Transpose` is charged.
  mutating func value(
    _ name: String, _ order: DimensionOrder, for node: TFLiteNode
  ) throws -> Graph.ValueID {
    try value(name, order, origin: node.raw.origin)
  }

  /// The value of `name` in `order`, for the node at `origin`.
  private mutating func value(
    _ name: String, _ order: DimensionOrder, origin: Origin
  ) throws -> Graph.ValueID {
    if let id = values[Key(name: name, order: order)] { return id }
    if let id = values[Key(name: name, order: order.other)] {
      guard type(id).shape.rank == 4 else { return id }
      return try rearranged(name, id, to: order, origin: origin)
    }
    guard let constant = try constantOfFile(name) else {
      throw Diagnostic.error("no input, constant or earlier operator gives the operand '\(name)'")
    }
    values[Key(name: name, order: .file)] = try builder.addConstant(name, constant)
    return try value(name, order, origin: origin)
  }

  private func constantOfFile(_ name: String) throws -> Tensor? {
    try locating(in: Location(node: name, operation: "tensor")) { try tensors[name]?.constant() }
  }

  private mutating func rearranged(
    _ name: String, _ id: Graph.ValueID, to order: DimensionOrder, origin: Origin
  ) throws -> Graph.ValueID {
    let suffix = order == .file ? "nhwc" : "nchw"
    let result: Graph.ValueID
    if let constant = builder.operand(id).constant {
      result = builder.addConstant(
        named: "\(name)/\(suffix)", constant.rearranged(order.permutation, on: context))
    } else {
      result = try builder.append(
        Transpose(permutation: order.permutation), [id], name: origin.name,
        results: ["\(name)/\(suffix)"], origin: origin, stored: [type(id)],
        sourceLayout: order.sourceLayout)[0]
    }
    values[Key(name: name, order: order)] = result
    return result
  }

  /// The elements of operand `position` of `node`, rearranged to the dimensions `permutation` of the
  /// file's; nil where they are not known before the network runs.
  func constant(_ node: TFLiteNode, _ position: Int) throws -> Tensor? {
    let name = try node.operand(position)
    return try constant(name) ?? constantOfFile(name)
  }

  /// The integers of the constant operand at `position`, called `subject` in messages.
  func integers(_ node: TFLiteNode, _ position: Int, _ subject: String) throws -> [Int] {
    guard let constant = try constant(node, position) else {
      throw Diagnostic.error("the operand '\(subject)' is not known before the network runs")
    }
    guard let integers = constant.integers else {
      throw Diagnostic.error("the operand '\(subject)' holds \(constant.type), not integers")
    }
    return integers
  }

  /// Adds a constant that an operator takes as a parameter.
  mutating func parameter(_ integers: [Int], _ subject: String, of node: TFLiteNode)
    -> Graph.ValueID
  {
    builder.addConstant(
      named: "\(node.raw.name)_\(subject)", Tensor([integers.count], integers: integers))
  }

  /// The constant that `make` makes of `name`, called like it; the same for all that have the same
  /// `key`.
  mutating func derived(
    from name: String, key: String, _ make: (ExecutionContext) -> Tensor
  ) -> Graph.ValueID {
    let key = "\(key) \(name)"
    if let id = derivedConstants[key] { return id }
    let id = builder.addConstant(named: name, make(context))
    derivedConstants[key] = id
    return id
  }

  /// Adds a constant that an operator computes with.
  mutating func addConstant(_ tensor: Tensor, named name: String) -> Graph.ValueID {
    builder.addConstant(named: name, tensor)
  }

  /// Makes `tensor`, in the file's order, the value of `name`.
  mutating func define(_ name: String, as tensor: Tensor) throws {
    values[Key(name: name, order: .file)] = try builder.addConstant(name, tensor)
  }

  /// The value of the output `name`, which `origin` computes: a feature map has its channels first.
  mutating func output(_ name: String, _ origin: Origin) throws -> Graph.ValueID {
    try value(name, .channelsFirst, origin: origin)
  }

  // MARK: Nodes

  /// Appends a step on the way to the first result of `node`: a node whose result the file doesn't
  /// have. It is stored as `stored` where that is given.
  mutating func step(
    _ operation: any Operator, _ inputs: [Graph.ValueID?], of node: TFLiteNode,
    stored: TensorType? = nil
  ) throws -> Graph.ValueID {
    try builder.append(
      operation, inputs, name: node.raw.name, results: [nil], origin: node.raw.origin,
      stored: stored.map { [$0] })[0]
  }

  /// Appends the node that computes the results of `node`, in `order`, stored as the file declares
  /// them.
  mutating func append(
    _ operation: any Operator, _ inputs: [Graph.ValueID?], of node: TFLiteNode,
    results: [String]? = nil, order: DimensionOrder
  ) throws {
    let names = try results ?? node.raw.outputs.indices.map { try node.result($0) }
    let ids = try builder.append(
      operation, inputs, name: node.raw.name, results: names, origin: node.raw.origin,
      stored: try names.map { try computedType($0) }, sourceLayout: order.sourceLayout)
    for (name, id) in zip(names, ids) {
      let isMap = type(id).shape.rank == 4
      values[Key(name: name, order: isMap ? order : .file)] = id
    }
  }

  /// Appends the node that computes the result of `node` and then `activation`.
  mutating func append(
    _ operation: any Operator, _ inputs: [Graph.ValueID?], of node: TFLiteNode,
    order: DimensionOrder, activation: TFLiteActivation
  ) throws {
    guard let function = activation.operation else {
      return try append(operation, inputs, of: node, order: order)
    }
    let stored = try declaredType(node.result())
    let sum = try step(operation, inputs, of: node, stored: stored)
    try append(function, [sum], of: node, order: order)
  }
}

extension DimensionOrder {
  /// What graphs say of values of rank 4 in this order.
  var sourceLayout: Layout { self == .channelsFirst ? .nhwc : .none }
}
