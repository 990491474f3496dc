import SynapCore

extension ONNXOperatorTable {
  /// Constants, shapes and types, and nodes that pass their operand on.
  static let constantRows: [ONNXOperatorRow] = [
    ONNXOperatorRow("Constant") { node, builder in
      guard let name = node.raw.outputs.first ?? nil else {
        throw Diagnostic.error("the constant has no name")
      }
      _ = try builder.addConstant(name, try node.constantValue())
      return .built
    },
    ONNXOperatorRow("Identity") { _ in Identity() },
    ONNXOperatorRow("Dropout") { node, _ in
      node.ignore("ratio", "seed")
      try node.refuseResults(from: 1)
      if let training = node.operands.optional(2) {
        guard training.constant?.integers == [0] else {
          throw Diagnostic.error(
            "'training_mode' is not supported: export the network for inference")
        }
      }
      return .operation(Dropout(), inputs: Array(node.inputs.prefix(1)))
    },
    ONNXOperatorRow("Shape") { node in
      ShapeOf(start: try node.integer("start") ?? 0, end: try node.integer("end"))
    },
    ONNXOperatorRow("ConstantOfShape", versions: 9...21) { node in
      try node.tensor("value").map(ConstantOfShape.init) ?? ConstantOfShape()
    },
    ONNXOperatorRow("Range", versions: 11...21) { _ in NumberRange() },
    ONNXOperatorRow("Cast") { node in
      node.ignore("saturate")
      guard let number = try node.integer("to") else {
        throw Diagnostic.error("the attribute 'to' is missing")
      }
      return Cast(to: try DataType(onnx: number))
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
