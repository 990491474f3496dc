import SynapCore

extension TFLiteOperatorTable {
  /// Tensors put together in other ways.
  static let movementRows: [TFLiteOperatorRow] = [
    TFLiteOperatorRow("CONCATENATION", options: 10, makes: [Concat.self]) { node, graph in
      let names = try node.raw.inputs.indices.map { try node.operand($0) }
      let order: DimensionOrder =
        names.contains { graph.order(of: $0) == .channelsFirst } ? .channelsFirst : .file
      let inputs = try names.map { try graph.value($0, order, for: node) }
      guard let rank = inputs.first.map({ graph.type($0).shape.rank }) else {
        throw Diagnostic.error("there are no operands")
      }
      let axis = try normalizedAxis(try node.option(0, default: Int32(0)), rank: rank)
      try graph.append(
        Concat(axis: order.axis(axis, rank: rank)), inputs, of: node, order: order,
        activation: try node.activation(1))
    },
    TFLiteOperatorRow("PACK", options: 59, makes: .composed(Reshape.self, Concat.self)) {
      node, graph in
      try graph.appendPacking(node, axis: try node.option(1, default: Int32(0)))
    },
    TFLiteOperatorRow("PAD", makes: [Pad.self]) { node, graph in
      try graph.appendPad(node, value: nil)
    },
    TFLiteOperatorRow("PADV2", makes: [Pad.self]) { node, graph in
      let value = try graph.value(node.operand(2), .file, for: node)
      try graph.appendPad(node, value: value)
    },
    TFLiteOperatorRow("MIRROR_PAD", options: 77, makes: [Pad.self]) { node, graph in
      guard try node.option(0, default: Int8(0)) == 0 else {
        throw Diagnostic.error("the mode SYMMETRIC is not supported")
      }
      try graph.appendPad(node, value: nil, mode: .reflect)
    },
    TFLiteOperatorRow("TILE", makes: [Tile.self]) { node, graph in
      let x = try graph.value(node.operand(0), .file, for: node)
      let repeats = graph.parameter(
        try graph.integers(node, 1, "multiples"), "repeats", of: node)
      try graph.append(Tile(), [x, repeats], of: node, order: .file)
    },
  ]
}

extension TFLiteGraph {
  /// Appends a padding by the amounts `[rank, 2]` in operand 1; added elements are 0 where there is no
  /// `fill`.
  fileprivate mutating func appendPad(
    _ node: TFLiteNode, value fill: Graph.ValueID?, mode: Pad.Mode = .constant
  ) throws {
    let order = order(of: try node.operand(0))
    let x = try value(node.operand(0), order, for: node)
    let amounts = try integers(node, 1, "paddings")
    let rank = type(x).shape.rank
    guard amounts.count == 2 * rank else {
      throw Diagnostic.error("\(amounts.count) amounts for \(rank) dimensions")
    }
    let before = order.arranged((0..<rank).map { amounts[2 * $0] })
    let after = order.arranged((0..<rank).map { amounts[2 * $0 + 1] })
    let pads = parameter(before + after, "pads", of: node)
    try append(Pad(mode: mode), [x, pads, fill], of: node, order: order)
  }

  /// Appends a `PACK`: operands of one shape, joined along a new dimension.
  fileprivate mutating func appendPacking(_ node: TFLiteNode, axis: Int) throws {
    var parts: [Graph.ValueID?] = []
    var position = 0
    for slot in node.raw.inputs.indices {
      let x = try value(node.operand(slot), .file, for: node)
      var extents = type(x).shape.dimensions
      position = try normalizedAxis(axis, rank: extents.count + 1)
      extents.insert(1, at: position)
      parts.append(
        try step(
          Reshape(allowZero: true), [x, parameter(extents, "part", of: node)], of: node,
          stored: type(x)))
    }
    try append(Concat(axis: position), parts, of: node, order: .file)
  }

  /// Appends an `UNPACK`: the parts of `x` along dimension `axis`, which goes.
  mutating func appendUnpacking(_ node: TFLiteNode, _ x: Graph.ValueID, axis: Int) throws {
    let shape = type(x).shape
    for (position, name) in node.raw.outputs.enumerated() {
      guard let name else { continue }
      let bounds = [[position], [position + 1], [axis]].map { parameter($0, "part", of: node) }
      let part = try step(Slice(), [x] + bounds, of: node, stored: type(x))
      var extents = shape.dimensions
      extents.remove(at: axis)
      try append(
        Reshape(allowZero: true), [part, parameter(extents, "shape", of: node)], of: node,
        results: [name], order: .file)
    }
  }
}
