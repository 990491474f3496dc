import SynapCore

extension TFLiteGraph {
  /// The operands `positions` of an operator that repeats them along dimensions of extent 1, in one
  /// order of dimensions: the channels first where one of rank 4 is there like that.
  ///
  /// Operands of lower rank stand for the last dimensions of the file's order; where the channels come
  /// first they get rank 4.
  mutating func alignedOperands(
    _ node: TFLiteNode, _ positions: Range<Int>
  ) throws -> (inputs: [Graph.ValueID?], order: DimensionOrder) {
    let names = try positions.map { try node.operand($0) }
    let isChannelsFirst = names.contains {
      self.order(of: $0) == .channelsFirst && (hasRank4($0) ?? false)
    }
    let order: DimensionOrder = isChannelsFirst ? .channelsFirst : .file
    let inputs = try names.map { name -> Graph.ValueID? in
      let id = try value(name, order, for: node)
      let shape = type(id).shape
      guard isChannelsFirst, (1..<4).contains(shape.rank) else { return id }
      return try widened(id, name, for: node)
    }
    return (inputs, order)
  }

  private func hasRank4(_ name: String) -> Bool? {
    existing(name, .channelsFirst).map { type($0).shape.rank == 4 }
  }

  /// `id`, of rank 1 to 3, with rank 4 and the channels first.
  private mutating func widened(
    _ id: Graph.ValueID, _ name: String, for node: TFLiteNode
  ) throws -> Graph.ValueID {
    let shape = type(id).shape
    let extents = [Int](repeating: 1, count: 4 - shape.rank) + shape.dimensions
    let permutation = DimensionOrder.toChannelsFirst
    if let constant = builder.operand(id).constant {
      return derived(from: "\(name)/nchw", key: "wide") { context in
        constant.reshaped(to: Shape(extents)).rearranged(permutation, on: context)
      }
    }
    let wide = try step(
      Reshape(), [id, parameter(extents, "extents", of: node)], of: node, stored: type(id))
    return try step(
      Transpose(permutation: permutation), [wide], of: node, stored: type(id))
  }
}
