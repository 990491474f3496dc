import SynapCore

extension ONNXOperatorTable {
  /// Constants, shapes and types, and nodes that pass their operand on.
  static let constantRows: [ONNXOperatorRow] = [
    ONNXOperatorRow("Constant", makes: .nothing) { node, builder in
      guard let name = node.raw.outputs.first ?? nil else {
        throw Diagnostic.error("the constant has no name")
      }
      _ = try builder.addConstant(name, try node.constantValue())
      return .built
    },
    ONNXOperatorRow("Identity") { _ in Identity() },
    ONNXOperatorRow("Dropout") { node, builder in
      node.ignore("ratio", "seed", "is_test")
      let ratio = node.operands.optional(1)?.constant?.numbers
      if let training = node.operands.optional(2) {
        guard let constant = training.constant else {
          throw Diagnostic.error(
            "the operand 'training_mode' is not known before the network runs")
        }
        guard constant.integers == [0] || ratio == [0] else {
          throw Diagnostic.error(
            "'training_mode' is not supported: export the network for inference")
        }
      }
      guard node.resultIsUsed.dropFirst().contains(true) else {
        return .operation(Dropout(), inputs: Array(node.inputs.prefix(1)))
      }
      // Nothing is dropped: the mask is true everywhere.
      let x = try node.input(0, "data")
      try NodeComposition.compose(node, &builder) { make in
        let shape = make.type(of: x).shape
        try make.name(make.add(Dropout(), x), result: 0)
        let one = try make.add(Cast(to: .bool), make.constant(1))
        let extents = make.constant(Tensor([shape.rank], integers: shape.dimensions))
        try make.name(make.add(Expand(), one, extents), result: 1)
      }
      return .built
    },
    ONNXOperatorRow("Shape") { node in
      ShapeOf(start: try node.integer("start") ?? 0, end: try node.integer("end"))
    },
    ONNXOperatorRow("ConstantOfShape", versions: 9...27) { node in
      try node.tensor("value").map(ConstantOfShape.init) ?? ConstantOfShape()
    },
    ONNXOperatorRow("Range", versions: 11...27) { _ in NumberRange() },
    ONNXOperatorRow("Cast") { node in
      node.ignore("saturate", "round_mode")
      guard let number = try node.integer("to") else {
        throw Diagnostic.error("the attribute 'to' is missing")
      }
      return Cast(to: try DataType(onnx: number))
    },
    ONNXOperatorRow("CastLike", versions: 15...27, makes: [Cast.self]) { node, builder in
      node.ignore("saturate", "round_mode")
      let type = builder.type(of: try node.input(1, "target_type"))
      return .operation(Cast(to: type.dataType), inputs: Array(node.inputs.prefix(1)))
    },
    .composed("Size", of: []) { node, make in
      let count = make.type(of: try node.input(0, "data")).shape.elementCount
      return make.constant(Tensor([], integers: [count]))
    },
  ]
}

extension ONNXNode {
  /// The tensor that a `Constant` node holds in one of its attributes.
  fileprivate mutating func constantValue() throws -> Tensor {
    if let tensor = try tensor("value") { return tensor }
    if let number = try float("value_float") { return Tensor([], [number]) }
    if let numbers = try floats("value_floats") { return Tensor([numbers.count], numbers) }
    if let number = try integer("value_int") { return Tensor([], integers: [number]) }
    if let numbers = try integers("value_ints") {
      return Tensor([numbers.count], integers: numbers)
    }
    for name in raw.attributes.keys.sorted() {
      throw Diagnostic.error("a constant in the attribute '\(name)' is not supported")
    }
    throw Diagnostic.error("the constant has no value")
  }
}
