import SynapCore

extension ONNXOperatorTable {
  /// Quantized forms, computed in float: integers become numbers, what follows is computed on them,
  /// and its result becomes integers again.
  static let quantizedRows: [ONNXOperatorRow] = [
    ONNXOperatorRow("QuantizeLinear", versions: 10...27) { node in
      // The size of blocks follows from the shapes.
      node.ignore("saturate", "precision", "block_size")
      let type = try node.integer("output_dtype").flatMap { $0 == 0 ? nil : $0 }
      return QuantizeLinear(
        axis: try node.integer("axis") ?? 1,
        dataType: try type.map { try DataType(onnx: $0) } ?? .uint8)
    },
    ONNXOperatorRow("DequantizeLinear", versions: 10...27) { node in
      node.ignore("block_size", "output_dtype")
      return DequantizeLinear(axis: try node.integer("axis") ?? 1)
    },
    ONNXOperatorRow(
      "DynamicQuantizeLinear", versions: 11...27,
      makes: .composed(
        ReduceMax.self, Max.self, Min.self, Neg.self, Sub.self, Div.self, Round.self, Clip.self,
        QuantizeLinear.self)
    ) { node, builder in
      try NodeComposition.compose(node, &builder) { make in
        let x = try node.input(0, "x")
        let zero = make.constant(0)
        let largest = try make.add(Max(), make.add(ReduceMax(keepDims: false), x), zero)
        let smallest = try make.add(
          Min(), make.add(Neg(), make.add(ReduceMax(keepDims: false), make.add(Neg(), x))), zero)
        let range = try make.add(Sub(), largest, smallest)
        let scale = try make.add(Div(), range, make.constant(255))
        let first = try make.add(Round(), make.add(Neg(), make.add(Div(), smallest, scale)))
        let zeroPoint = try make.add(Cast(to: .uint8), make.add(Clip(min: 0, max: 255), first))
        try make.name(make.add(QuantizeLinear(), x, scale, zeroPoint), result: 0)
        try make.name(scale, result: 1)
        try make.name(zeroPoint, result: 2)
      }
      return .built
    },
    .composed("MatMulInteger", versions: 10...27, of: [Sub.self, MatMul.self]) { node, make in
      let a = try make.integers(node, 0, zeroPoint: 2, isLeft: true)
      let b = try make.integers(node, 1, zeroPoint: 3)
      return try make.add(Cast(to: .int32), make.add(MatMul(), a, b))
    },
    .composed("ConvInteger", versions: 10...27, of: [Sub.self] + NodeComposition.convolutionParts) {
      node, make in
      let x = try make.integers(node, 0, zeroPoint: 2)
      let w = try make.integers(node, 1, zeroPoint: 3, isLeft: true)
      return try make.add(Cast(to: .int32), make.convolution(&node, x, w, nil))
    },
    .composed(
      "QLinearMatMul", versions: 10...27,
      of: [DequantizeLinear.self, MatMul.self, QuantizeLinear.self]
    ) { node, make in
      let a = try make.dequantized(node, at: 0, axis: 0)
      let b = try make.dequantized(node, at: 3, axis: 1)
      return try make.add(
        QuantizeLinear(), make.add(MatMul(), a, b), node.input(6, "y_scale"),
        node.input(7, "y_zero_point"))
    },
    .composed(
      "QLinearConv", versions: 10...27,
      of: [DequantizeLinear.self, Mul.self, QuantizeLinear.self] + NodeComposition.convolutionParts
    ) { node, make in
      let x = try make.dequantized(node, at: 0, axis: 1)
      let w = try make.dequantized(node, at: 3, axis: 0)
      var bias: Graph.ValueID?
      if node.hasOperand(8) {
        let scale = try make.add(Mul(), node.input(1, "x_scale"), node.input(4, "w_scale"))
        let numbers = try make.add(Cast(to: .float32), node.input(8, "B"))
        bias = try make.add(Mul(), numbers, scale)
      }
      return try make.add(
        QuantizeLinear(), make.convolution(&node, x, w, bias), node.input(6, "y_scale"),
        node.input(7, "y_zero_point"))
    },
  ]
}

extension NodeComposition {
  /// The integers at `position` less their zero point, as float32: exact up to 2^24.
  fileprivate mutating func integers(
    _ node: ONNXNode, _ position: Int, zeroPoint: Int, isLeft: Bool = false
  ) throws -> Graph.ValueID {
    let x = try add(Cast(to: .float32), node.input(position, "operand \(position)"))
    guard node.hasOperand(zeroPoint) else { return x }
    var zero = try add(Cast(to: .float32), node.input(zeroPoint, "zero point"))
    // Zero points of rows go down the left factor, those of channels are the first dimension.
    if isLeft, type(of: zero).shape.rank == 1, type(of: zero).shape[0] > 1 {
      let rest = max(1, type(of: x).shape.rank - 1)
      zero = try reshape(zero, [-1] + [Int](repeating: 1, count: rest))
    }
    return try add(Sub(), x, zero)
  }

  /// The operand at `position` with the scale and zero point after it, as float32.
  fileprivate mutating func dequantized(
    _ node: ONNXNode, at position: Int, axis: Int
  ) throws -> Graph.ValueID {
    let x = try node.input(position, "operand \(position)")
    let scale = try node.input(position + 1, "scale")
    let zeroPoint = try node.input(position + 2, "zero point")
    return try add(DequantizeLinear(axis: axis), x, scale, zeroPoint)
  }
}
