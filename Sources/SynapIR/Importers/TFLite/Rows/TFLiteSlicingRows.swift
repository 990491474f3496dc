import SynapCore

extension TFLiteOperatorTable {
  /// Parts of tensors.
  static let slicingRows: [TFLiteOperatorRow] = [
    TFLiteOperatorRow("SLICE", makes: [Slice.self]) { node, graph in
      let (x, order, shape) = try graph.sliced(node)
      let starts = try graph.integers(node, 1, "begin")
      let sizes = try graph.integers(node, 2, "size")
      guard starts.count == shape.rank, sizes.count == shape.rank,
        (starts + sizes).allSatisfy({ $0.magnitude < 1 << 32 })
      else { throw Diagnostic.error("begin \(starts) and size \(sizes) of \(shape)") }
      let ends = starts.indices.map { sizes[$0] < 0 ? shape[$0] : starts[$0] + sizes[$0] }
      try graph.appendSlice(
        node, x, order, starts: starts, ends: ends, steps: starts.map { _ in 1 })
    },
    TFLiteOperatorRow("STRIDED_SLICE", options: 32, makes: [Slice.self]) { node, graph in
      try graph.appendStridedSlice(node)
    },
    TFLiteOperatorRow("SPLIT", options: 35, makes: [Split.self]) { node, graph in
      let count = node.raw.outputs.count
      let name = try node.operand(1)
      let order = graph.order(of: name)
      let x = try graph.value(name, order, for: node)
      let shape = graph.type(x).shape
      let axis = try graph.splitAxis(node, operand: 0, order, rank: shape.rank)
      guard count > 0, shape[axis].isMultiple(of: count) else {
        throw Diagnostic.error("an extent of \(shape[axis]) has no \(count) equal parts")
      }
      try graph.append(
        Split(axis: axis, sizes: [Int](repeating: shape[axis] / count, count: count)), [x],
        of: node, order: order)
    },
    TFLiteOperatorRow("SPLIT_V", options: 79, makes: [Split.self]) { node, graph in
      let order = graph.order(of: try node.operand(0))
      let x = try graph.value(node.operand(0), order, for: node)
      let shape = graph.type(x).shape
      let axis = try graph.splitAxis(node, operand: 2, order, rank: shape.rank)
      var sizes = try graph.integers(node, 1, "size_splits")
      if let open = sizes.firstIndex(of: -1) {
        let others = sizes.reduce(1) { $0 &+ $1 }
        sizes[open] = shape[axis] &- others
      }
      try graph.append(Split(axis: axis, sizes: sizes), [x], of: node, order: order)
    },
    TFLiteOperatorRow("UNPACK", options: 64, makes: .composed(Slice.self, Reshape.self)) {
      node, graph in
      let x = try graph.value(node.operand(0), .file, for: node)
      let shape = graph.type(x).shape
      let axis = try normalizedAxis(try node.option(1, default: Int32(0)), rank: shape.rank)
      guard shape[axis] == node.raw.outputs.count else {
        throw Diagnostic.error(
          "an extent of \(shape[axis]) for \(node.raw.outputs.count) results")
      }
      try graph.appendUnpacking(node, x, axis: axis)
    },
    TFLiteOperatorRow("GATHER", options: 23, makes: [Gather.self]) { node, graph in
      guard try node.option(1, default: Int32(0)) == 0 else {
        throw Diagnostic.error("batch_dims is not supported")
      }
      let inputs = try (0..<2).map { try graph.value(node.operand($0), .file, for: node) }
      let axis = try node.option(0, default: Int32(0))
      try graph.append(Gather(axis: axis), inputs, of: node, order: .file)
    },
  ]
}

extension TFLiteGraph {
  /// Operand 0 of a slice in the order in which it is there, and its shape in the file's.
  fileprivate mutating func sliced(
    _ node: TFLiteNode
  ) throws -> (x: Graph.ValueID, order: DimensionOrder, shape: Shape) {
    let order = order(of: try node.operand(0))
    let x = try value(node.operand(0), order, for: node)
    let shape = type(x).shape
    let isMoved = order == .channelsFirst && shape.rank == 4
    return (x, order, isMoved ? Shape(DimensionOrder.toFile.map { shape[$0] }) : shape)
  }

  /// The slice of `x` by positions in the file's order of dimensions, one of each for every dimension.
  fileprivate mutating func appendSlice(
    _ node: TFLiteNode, _ x: Graph.ValueID, _ order: DimensionOrder, starts: [Int], ends: [Int],
    steps: [Int], removing removed: Set<Int> = []
  ) throws {
    let inputs: [Graph.ValueID?] =
      [x]
      + [(starts, "starts"), (ends, "ends"), (Array(starts.indices), "axes"), (steps, "steps")]
      .map { values, subject in
        let values = subject == "axes" ? values : order.arranged(values)
        return parameter(values, subject, of: node)
      }
    guard !removed.isEmpty else {
      return try append(Slice(), inputs, of: node, order: order)
    }
    let stored = try declaredType(node.result())
    var part = try step(Slice(), inputs, of: node, stored: stored)
    if order == .channelsFirst, type(part).shape.rank == 4 {
      part = try step(
        Transpose(permutation: DimensionOrder.toFile), [part], of: node, stored: stored)
    }
    let extents = type(part).shape.dimensions.enumerated()
      .filter { !removed.contains($0.offset) }.map(\.element)
    try appendReshape(node, part, extents)
  }

  fileprivate mutating func appendStridedSlice(_ node: TFLiteNode) throws {
    let (x, order, shape) = try sliced(node)
    var starts = try integers(node, 1, "begin")
    var ends = try integers(node, 2, "end")
    var steps = try integers(node, 3, "strides")
    let masks = try (0..<5).map { try node.option($0, default: Int32(0)) }
    guard masks[2] == 0, masks[3] == 0 else {
      throw Diagnostic.error("ellipsis_mask and new_axis_mask are not supported")
    }
    guard try !node.flag(5) else { throw Diagnostic.error("'offset' is not supported") }
    guard starts.count <= shape.rank, ends.count == starts.count, steps.count == starts.count,
      steps.allSatisfy({ $0 != 0 })
    else {
      throw Diagnostic.error("begin \(starts), end \(ends) and strides \(steps) of \(shape)")
    }
    var removed = Set<Int>()
    for axis in starts.indices {
      func isSet(_ mask: Int) -> Bool { mask >> axis & 1 == 1 }
      if isSet(masks[4]) {
        let begin = isSet(masks[0]) ? (steps[axis] > 0 ? 0 : -1) : starts[axis]
        let position = begin < 0 ? begin + shape[axis] : begin
        guard (0..<shape[axis]).contains(position) else {
          throw Diagnostic.error("begin \(starts[axis]) is outside an extent of \(shape[axis])")
        }
        removed.insert(axis)
        (starts[axis], ends[axis], steps[axis]) = (position, position + 1, 1)
        continue
      }
      if isSet(masks[0]) { starts[axis] = steps[axis] > 0 ? 0 : shape[axis] }
      // TFLite leaves nothing of a dimension there, ONNX's Slice its first position.
      guard steps[axis] > 0 || starts[axis] >= -shape[axis] else {
        throw Diagnostic.error("begin \(starts[axis]) is outside an extent of \(shape[axis])")
      }
      if isSet(masks[1]) { ends[axis] = steps[axis] > 0 ? shape[axis] : -shape[axis] - 1 }
    }
    for axis in starts.count..<shape.rank {
      starts.append(0)
      ends.append(shape[axis])
      steps.append(1)
    }
    try appendSlice(
      node, x, order, starts: starts, ends: ends, steps: steps, removing: removed)
  }

  /// The dimension in operand `position` of a split, in `order`.
  fileprivate func splitAxis(
    _ node: TFLiteNode, operand position: Int, _ order: DimensionOrder, rank: Int
  ) throws -> Int {
    guard let given = try integers(node, position, "axis").first else {
      throw Diagnostic.error("the axis is missing")
    }
    return order.axis(try normalizedAxis(given, rank: rank), rank: rank)
  }
}
