import SynapCore

extension ONNXOperatorTable {
  /// Elements chosen by indices, and orders of elements.
  static let indexingRows: [ONNXOperatorRow] = [
    ONNXOperatorRow("GatherElements", versions: 11...27) { node in
      GatherElements(axis: try node.integer("axis") ?? 0)
    },
    ONNXOperatorRow("GatherND", versions: 11...27) { node in
      GatherND(batchDims: try node.integer("batch_dims") ?? 0)
    },
    ONNXOperatorRow("Scatter", versions: 9...27) { node in
      ScatterElements(axis: try node.integer("axis") ?? 0)
    },
    ONNXOperatorRow("ScatterElements", versions: 11...27) { node in
      ScatterElements(
        axis: try node.integer("axis") ?? 0, reduction: try node.choice("reduction", .none))
    },
    ONNXOperatorRow("ScatterND", versions: 11...27) { node in
      ScatterND(reduction: try node.choice("reduction", .none))
    },
    ONNXOperatorRow("CumSum", versions: 11...27) { node in
      CumSum(isExclusive: try node.flag("exclusive"), isReversed: try node.flag("reverse"))
    },
    ONNXOperatorRow("Trilu", versions: 14...27) { node in
      Trilu(isUpper: try node.flag("upper", default: true))
    },
    ONNXOperatorRow("OneHot", versions: 9...27) { node in
      OneHot(axis: try node.integer("axis") ?? -1)
    },
    ONNXOperatorRow("TopK", versions: 10...27, resultCount: 2) { node in
      node.ignore("sorted")
      return TopK(
        axis: try node.integer("axis") ?? -1,
        takesLargest: try node.flag("largest", default: true))
    },
    ONNXOperatorRow("DepthToSpace", makes: .composed(Reshape.self, Transpose.self)) {
      node, builder in
      let mode = try node.string("mode") ?? "DCR"
      let size = try node.blockSize()
      let shape = try node.featureMapShape()
      guard mode == "DCR" || mode == "CRD", shape[1].isMultiple(of: size * size) else {
        throw Diagnostic.error("blocks of \(size) in the order '\(mode)' don't fit \(shape)")
      }
      let depth = shape[1] / (size * size)
      let isDepthLast = mode == "DCR"
      let y = try NodeComposition.compose(node, &builder) { make in
        let blocks = try make.reshape(
          node.input(0, "input"),
          [shape[0]] + (isDepthLast ? [size, size, depth] : [depth, size, size])
            + [shape[2], shape[3]])
        let order = isDepthLast ? [0, 3, 4, 1, 5, 2] : [0, 1, 4, 2, 5, 3]
        return try make.reshape(
          make.add(Transpose(permutation: order), blocks),
          [shape[0], depth, shape[2] * size, shape[3] * size])
      }
      return .operation(Identity(), inputs: [y])
    },
    ONNXOperatorRow("SpaceToDepth", makes: .composed(Reshape.self, Transpose.self)) {
      node, builder in
      let size = try node.blockSize()
      let shape = try node.featureMapShape()
      guard shape[2].isMultiple(of: size), shape[3].isMultiple(of: size) else {
        throw Diagnostic.error("blocks of \(size) don't fit \(shape)")
      }
      let (height, width) = (shape[2] / size, shape[3] / size)
      let y = try NodeComposition.compose(node, &builder) { make in
        let blocks = try make.reshape(
          node.input(0, "input"), [shape[0], shape[1], height, size, width, size])
        return try make.reshape(
          make.add(Transpose(permutation: [0, 3, 5, 1, 2, 4]), blocks),
          [shape[0], shape[1] * size * size, height, width])
      }
      return .operation(Identity(), inputs: [y])
    },
  ]
}

extension ONNXNode {
  /// The string attribute `name` as one of the values of a type.
  mutating func choice<Value: RawRepresentable<String>>(
    _ name: String, _ absent: Value
  ) throws -> Value {
    guard let text = try string(name) else { return absent }
    guard let value = Value(rawValue: text) else {
      throw Diagnostic.error("the \(name) '\(text)' is not supported")
    }
    return value
  }

  fileprivate mutating func blockSize() throws -> Int {
    guard let size = try integer("blocksize"), size > 0, size < 1 << 16 else {
      throw Diagnostic.error("the attribute 'blocksize' is missing or not possible")
    }
    return size
  }

  fileprivate func featureMapShape() throws -> Shape {
    let shape = try operands.required(0, "input").shape
    guard shape.rank == 4 else { throw Diagnostic.error("the operand is \(shape), no feature map") }
    return shape
  }
}
