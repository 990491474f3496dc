import SynapCore

extension CaffeLayerTable {
  /// Layers that move elements.
  static let movementRows: [CaffeLayerRow] = [
    CaffeLayerRow("Concat", "concat_param") { layer, make in
      try layer.expectBottoms(1...1 << 16)
      let axis = try layer.parameters.axis(old: "concat_dim")
      return layer.bottoms.count == 1
        ? layer.bottoms[0] : try make.addAll(Concat(axis: axis), layer.bottoms)[0]
    },
    .layers("Slice", "slice_param", makes: [Split.self]) { layer, make in
      let x = try layer.bottom()
      let shape = make.shape(of: x)
      let axis = try normalizedAxis(layer.parameters.axis(old: "slice_dim"), rank: shape.rank)
      let points = try layer.parameters.integers("slice_point")
      let count = layer.raw.outputs.count
      if count == 1, points.isEmpty { return [x] }
      guard count > 0,
        points.isEmpty ? shape[axis].isMultiple(of: count) : points.count == count - 1
      else {
        throw Diagnostic.error(
          "\(count) tops can't be sliced from an extent of \(shape[axis]) at \(points)")
      }
      let ends = points.isEmpty ? (1..<count).map { $0 * (shape[axis] / count) } : points
      let sizes = zip(ends + [shape[axis]], [0] + ends).map { $0 - $1 }
      guard sizes.allSatisfy({ $0 > 0 }) else {
        throw Diagnostic.error("an extent of \(shape[axis]) can't be sliced at \(ends)")
      }
      return try make.addAll(Split(axis: axis, sizes: sizes), [x], resultCount: count)
    },
    .layers("Split", makes: .nothing) { layer, _ in
      let x = try layer.bottom()
      return layer.raw.outputs.map { _ in x }
    },
    .layers("Silence", makes: .nothing) { _, _ in [] },
    // Of SSD's fork.
    CaffeLayerRow("Permute", "permute_param", makes: [Transpose.self]) { layer, make in
      let x = try layer.bottom()
      let rank = make.shape(of: x).rank
      let order = try layer.parameters.integers("order")
      guard Set(order).count == order.count, order.allSatisfy((0..<rank).contains) else {
        throw Diagnostic.error("the order \(order) is none of \(rank) dimensions")
      }
      let rest = (0..<rank).filter { !order.contains($0) }
      return try make.add(Transpose(permutation: order + rest), x)
    },
    CaffeLayerRow("Crop", "crop_param", makes: [Slice.self]) { layer, make in
      try layer.expectBottoms(2...2)
      let (shape, wanted) = (make.shape(of: layer.bottoms[0]), make.shape(of: layer.bottoms[1]))
      let start = try normalizedAxis(layer.parameters.integer("axis") ?? 2, rank: shape.rank)
      let given = try layer.parameters.integers("offset")
      let count = shape.rank - start
      guard wanted.rank == shape.rank, given.count < 2 || given.count == count else {
        throw Diagnostic.error("\(shape) can't be cropped to \(wanted) at \(given)")
      }
      let offsets = (0..<count).map { given.count > 1 ? given[$0] : given.first ?? 0 }
      for (axis, offset) in zip(start..<shape.rank, offsets) {
        guard offset >= 0, offset + wanted[axis] <= shape[axis] else {
          throw Diagnostic.error("\(shape) can't be cropped to \(wanted) at \(offsets)")
        }
      }
      return try make.add(
        Slice(), layer.bottoms[0], make.constant(offsets),
        make.constant(zip(start..<shape.rank, offsets).map { wanted[$0] + $1 }),
        make.constant(Array(start..<shape.rank)))
    },
    CaffeLayerRow("Tile", "tile_param") { layer, make in
      let x = try layer.bottom()
      let rank = make.shape(of: x).rank
      let axis = try normalizedAxis(layer.parameters.integer("axis") ?? 1, rank: rank)
      let count = try layer.parameters.integer("tiles", in: 1...1 << 30, default: 1)
      return try make.add(Tile(), x, make.constant((0..<rank).map { $0 == axis ? count : 1 }))
    },
    // Of ShuffleNet's fork: channels of all groups in turn.
    CaffeLayerRow(
      "ShuffleChannel", "shuffle_channel_param", makes: .composed(Reshape.self, Transpose.self)
    ) { layer, make in
      let x = try layer.bottom()
      let shape = try make.planes(x)
      let group = try layer.parameters.integer("group", in: 1...1 << 30, default: 1)
      guard shape[1].isMultiple(of: group) else {
        throw Diagnostic.error("'group' is \(group), which doesn't divide \(shape[1]) channels")
      }
      let parts = try make.reshape(x, [shape[0], group, shape[1] / group, shape[2], shape[3]])
      let shuffled = try make.add(Transpose(permutation: [0, 2, 1, 3, 4]), parts)
      return try make.reshape(shuffled, shape.dimensions)
    },
  ]
}

extension PrototxtReader {
  /// The field `axis`, or `old` of the days when blobs had four dimensions; 1 where both are absent.
  fileprivate mutating func axis(old: String) throws -> Int {
    let earlier = try integer(old)
    return try integer("axis") ?? earlier ?? 1
  }
}

extension NodeComposition {
  /// The results of `operation`, which has any number of operands.
  fileprivate mutating func addAll(
    _ operation: any Operator, _ inputs: [Graph.ValueID], resultCount: Int = 1
  ) throws -> [Graph.ValueID] {
    try builder.append(
      operation, inputs, name: raw.name, results: [String?](repeating: nil, count: resultCount),
      origin: raw.origin)
  }
}
