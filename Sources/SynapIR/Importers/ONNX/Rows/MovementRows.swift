import SynapCore

extension ONNXOperatorTable {
  /// Parts of tensors put together in other ways.
  static let movementRows: [ONNXOperatorRow] = [
    ONNXOperatorRow("Concat") { node in
      guard let axis = try node.integer("axis") else {
        throw Diagnostic.error("the attribute 'axis' is missing")
      }
      return Concat(axis: axis)
    },
    ONNXOperatorRow("Split") { node, _ in
      let axis = try node.integer("axis") ?? 0
      let sizes = try node.splitSizes(axis: axis)
      return .operation(Split(axis: axis, sizes: sizes), inputs: Array(node.inputs.prefix(1)))
    },
    ONNXOperatorRow("Slice", versions: 6...9) { node, builder in
      guard let starts = try node.integers("starts"), let ends = try node.integers("ends") else {
        throw Diagnostic.error("the attributes 'starts' and 'ends' are missing")
      }
      let axes = try node.integers("axes") ?? Array(starts.indices)
      var inputs = Array(node.inputs.prefix(1))
      for (name, values) in [("starts", starts), ("ends", ends), ("axes", axes)] {
        let tensor = Tensor([values.count], integers: values)
        inputs.append(builder.addConstant(named: "\(node.raw.name)_\(name)", tensor))
      }
      return .operation(Slice(), inputs: inputs)
    },
    ONNXOperatorRow("Slice", versions: 10...27) { _ in Slice() },
    ONNXOperatorRow("Pad", versions: 6...10) { node, builder in
      guard let pads = try node.integers("pads") else {
        throw Diagnostic.error("the attribute 'pads' is missing")
      }
      let name = node.raw.name
      let amounts = builder.addConstant(
        named: "\(name)_pads", Tensor([pads.count], integers: pads))
      let value = builder.addConstant(
        named: "\(name)_value", Tensor([], [try node.float("value") ?? 0]))
      let inputs = node.inputs.prefix(1) + [amounts, value]
      return .operation(Pad(mode: try node.padMode()), inputs: Array(inputs))
    },
    ONNXOperatorRow("Pad", versions: 11...27) { node in Pad(mode: try node.padMode()) },
    ONNXOperatorRow("Gather") { node in Gather(axis: try node.integer("axis") ?? 0) },
    ONNXOperatorRow("Expand", versions: 8...27) { _ in Expand() },
    ONNXOperatorRow("Tile") { _ in Tile() },
    ONNXOperatorRow("Where", versions: 9...27) { _ in Where() },
  ]
}

extension ONNXNode {
  /// The extents of a `Split`'s results: an attribute before operator set 13, an operand since;
  /// equal parts where it is absent.
  fileprivate mutating func splitSizes(axis: Int) throws -> [Int] {
    let given = version < 13 ? try integers("split") : try constantIntegers(1, "split")
    let count = try integer("num_outputs") ?? raw.outputs.count
    if let given { return given }
    let shape = try operands.required(0, "input").shape
    let extent = shape[try normalizedAxis(axis, rank: shape.rank)]
    guard count > 0, count <= raw.outputs.count,
      extent.isMultiple(of: count) || has("num_outputs")
    else {
      throw Diagnostic.error("an extent of \(extent) has no \(count) equal parts")
    }
    let size = (extent + count - 1) / count
    return (0..<count).map { min(size, max(0, extent - $0 * size)) }
  }

  fileprivate mutating func padMode() throws -> Pad.Mode {
    let name = try string("mode") ?? "constant"
    guard let mode = Pad.Mode(rawValue: name) else {
      throw Diagnostic.error("the mode '\(name)' is not supported")
    }
    return mode
  }
}
