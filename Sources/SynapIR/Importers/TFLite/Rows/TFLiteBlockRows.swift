import SynapCore

extension TFLiteOperatorTable {
  /// Blocks of pixels that become channels or items of the batch, and the other way round.
  static let blockRows: [TFLiteOperatorRow] = [
    TFLiteOperatorRow("DEPTH_TO_SPACE", options: 94, makes: .composed(Reshape.self, Transpose.self))
    { node, graph in
      let (x, shape) = try graph.blockOperand(node)
      let block = try node.option(0, default: Int32(0))
      guard (1...4096).contains(block), shape[3].isMultiple(of: block * block) else {
        throw Diagnostic.error("\(shape[3]) channels have no blocks of \(block)x\(block)")
      }
      let depth = shape[3] / (block * block)
      try graph.appendBlocks(
        node, x, [shape[0], shape[1], shape[2], block, block, depth], [0, 1, 3, 2, 4, 5],
        [shape[0], shape[1] * block, shape[2] * block, depth])
    },
    TFLiteOperatorRow("SPACE_TO_DEPTH", options: 19, makes: .composed(Reshape.self, Transpose.self))
    { node, graph in
      let (x, shape) = try graph.blockOperand(node)
      let block = try node.option(0, default: Int32(0))
      guard (1...4096).contains(block), shape[1].isMultiple(of: block),
        shape[2].isMultiple(of: block)
      else {
        throw Diagnostic.error("\(shape) has no blocks of \(block)x\(block)")
      }
      let (height, width) = (shape[1] / block, shape[2] / block)
      try graph.appendBlocks(
        node, x, [shape[0], height, block, width, block, shape[3]], [0, 1, 3, 2, 4, 5],
        [shape[0], height, width, block * block * shape[3]])
    },
    TFLiteOperatorRow("SPACE_TO_BATCH_ND", makes: .composed(Pad.self, Reshape.self, Transpose.self))
    { node, graph in
      var (x, shape) = try graph.blockOperand(node)
      let (blocks, amounts) = try graph.blockParameters(node, "paddings")
      if amounts != [0, 0, 0, 0] {
        let pads = graph.parameter(
          [0, amounts[0], amounts[2], 0, 0, amounts[1], amounts[3], 0], "pads", of: node)
        x = try graph.step(Pad(), [x, pads], of: node, stored: graph.type(x))
        shape = graph.type(x).shape
      }
      guard shape[1].isMultiple(of: blocks[0]), shape[2].isMultiple(of: blocks[1]) else {
        throw Diagnostic.error("\(shape) has no blocks of \(blocks)")
      }
      let (height, width) = (shape[1] / blocks[0], shape[2] / blocks[1])
      try graph.appendBlocks(
        node, x, [shape[0], height, blocks[0], width, blocks[1], shape[3]], [2, 4, 0, 1, 3, 5],
        [shape[0] * blocks[0] * blocks[1], height, width, shape[3]])
    },
    TFLiteOperatorRow(
      "BATCH_TO_SPACE_ND", makes: .composed(Reshape.self, Transpose.self, Slice.self)
    ) { node, graph in
      let (x, shape) = try graph.blockOperand(node)
      let (blocks, crops) = try graph.blockParameters(node, "crops")
      let batch = shape[0] / (blocks[0] * blocks[1])
      guard shape[0].isMultiple(of: blocks[0] * blocks[1]) else {
        throw Diagnostic.error("a batch of \(shape[0]) has no blocks of \(blocks)")
      }
      try graph.appendBlocks(
        node, x, [blocks[0], blocks[1], batch, shape[1], shape[2], shape[3]],
        [2, 3, 0, 4, 1, 5], [batch, shape[1] * blocks[0], shape[2] * blocks[1], shape[3]],
        crops: crops)
    },
  ]
}

extension TFLiteGraph {
  /// Operand 0, of rank 4, and its shape, in the file's order.
  fileprivate mutating func blockOperand(
    _ node: TFLiteNode
  ) throws -> (x: Graph.ValueID, shape: Shape) {
    let x = try value(node.operand(0), .file, for: node)
    let shape = type(x).shape
    guard shape.rank == 4 else {
      throw Diagnostic.error("the operand is \(type(x)), not a feature map")
    }
    return (x, shape)
  }

  /// The extents of a block in operand 1 and the amounts `[top, bottom, left, right]` in operand 2.
  fileprivate func blockParameters(
    _ node: TFLiteNode, _ subject: String
  ) throws -> (blocks: [Int], amounts: [Int]) {
    let blocks = try integers(node, 1, "block_shape")
    let amounts = try integers(node, 2, subject)
    guard blocks.count == 2, blocks.allSatisfy({ (1...4096).contains($0) }),
      amounts.count == 4, amounts.allSatisfy({ (0...1 << 16).contains($0) })
    else { throw Diagnostic.error("block_shape is \(blocks), \(subject) are \(amounts)") }
    return (blocks, amounts)
  }

  /// Appends the nodes that give `x` the shape `extents`, permute its dimensions, give it the shape
  /// `result` and cut off `[top, bottom, left, right]`.
  fileprivate mutating func appendBlocks(
    _ node: TFLiteNode, _ x: Graph.ValueID, _ extents: [Int], _ permutation: [Int],
    _ result: [Int], crops: [Int] = [0, 0, 0, 0]
  ) throws {
    let stored = type(x)
    let apart = try step(
      Reshape(allowZero: true), [x, parameter(extents, "blocks", of: node)], of: node,
      stored: stored)
    let moved = try step(
      Transpose(permutation: permutation), [apart], of: node, stored: stored)
    guard crops != [0, 0, 0, 0] else { return try appendReshape(node, moved, result) }
    let whole = try step(
      Reshape(allowZero: true), [moved, parameter(result, "shape", of: node)], of: node,
      stored: stored)
    let bounds = [
      [crops[0], crops[2]], [result[1] - crops[1], result[2] - crops[3]], [1, 2],
    ].map { parameter($0, "crops", of: node) }
    try append(Slice(), [whole] + bounds, of: node, order: .file)
  }
}
