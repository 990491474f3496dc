import SynapCore

extension TFLiteOperatorTable {
  /// The same elements under another shape or in another order, and shapes as numbers.
  static let shapeRows: [TFLiteOperatorRow] = [
    TFLiteOperatorRow("RESHAPE", options: 17, makes: [Reshape.self]) { node, graph in
      let x = try graph.value(node.operand(0), .file, for: node)
      let extents: [Int]
      if node.optionalOperand(1) != nil {
        extents = try graph.integers(node, 1, "shape")
      } else if let given = try node.integers(0) {
        extents = given
      } else {
        throw Diagnostic.error("the new shape is missing")
      }
      try graph.appendReshape(node, x, extents)
    },
    TFLiteOperatorRow("SQUEEZE", options: 30, makes: [Reshape.self]) { node, graph in
      let x = try graph.value(node.operand(0), .file, for: node)
      let shape = graph.type(x).shape
      let axes = try normalizedAxes(node.integers(0) ?? [], rank: shape.rank)
      let extents = shape.dimensions.enumerated().compactMap { axis, extent in
        extent == 1 && (axes.isEmpty || axes.contains(axis)) ? nil : extent
      }
      try graph.appendReshape(node, x, extents)
    },
    TFLiteOperatorRow("EXPAND_DIMS", makes: [Reshape.self]) { node, graph in
      let x = try graph.value(node.operand(0), .file, for: node)
      var extents = graph.type(x).shape.dimensions
      guard let given = try graph.integers(node, 1, "axis").first else {
        throw Diagnostic.error("the axis is missing")
      }
      extents.insert(1, at: try normalizedAxis(given, rank: extents.count + 1))
      try graph.appendReshape(node, x, extents)
    },
    TFLiteOperatorRow("TRANSPOSE", makes: [Transpose.self]) { node, graph in
      let x = try graph.value(node.operand(0), .file, for: node)
      try graph.append(
        Transpose(permutation: try graph.integers(node, 1, "perm")), [x], of: node, order: .file)
    },
    TFLiteOperatorRow("SHAPE", makes: .nothing) { node, graph in
      let x = try graph.value(node.operand(0), .file, for: node)
      let type = TensorType(try node.resultType().dataType, [graph.type(x).shape.rank])
      guard [.int32, .int64].contains(type.dataType) else {
        throw Diagnostic.error("the result is \(type), integers are expected")
      }
      try graph.define(
        node.result(), as: Tensor(type, integers: graph.type(x).shape.dimensions))
    },
  ]
}

extension TFLiteGraph {
  /// Appends the node that gives `x` the shape `extents`, in the file's order.
  mutating func appendReshape(
    _ node: TFLiteNode, _ x: Graph.ValueID, _ extents: [Int]
  ) throws {
    try append(
      Reshape(allowZero: true), [x, parameter(extents, "shape", of: node)], of: node, order: .file)
  }
}
