import SynapCore

extension ONNXOperatorTable {
  /// Pooling.
  static let poolingRows: [ONNXOperatorRow] = [
    .pooling("MaxPool", indices: [Pad.self, Slice.self, Equal.self, Where.self]) { node in
      let ceilMode = try node.flag("ceil_mode")
      return { window in
        MaxPool(
          kernelShape: window.kernelShape, strides: window.strides, pads: window.pads,
          dilations: window.dilations, ceilMode: ceilMode)
      }
    },
    .pooling("AveragePool") { node in
      let ceilMode = try node.flag("ceil_mode")
      let countIncludePad = try node.flag("count_include_pad")
      return { window in
        AveragePool(
          kernelShape: window.kernelShape, strides: window.strides, pads: window.pads,
          dilations: window.dilations, ceilMode: ceilMode, countIncludePad: countIncludePad)
      }
    },
    .composed("LpPool", of: [Abs.self, Pow.self, AveragePool.self, Mul.self]) { node, make in
      let window = try node.window()
      guard try !node.flag("ceil_mode") else {
        throw Diagnostic.error("'ceil_mode' is not supported")
      }
      let order = Float(try node.integer("p") ?? 2)
      let parts = try make.add(
        Pow(), make.add(Abs(), node.input(0, "X")), make.constant(order))
      let mean = try make.pooled(parts, window) { window in
        AveragePool(
          kernelShape: window.kernelShape, strides: window.strides, pads: window.pads,
          dilations: window.dilations, countIncludePad: true)
      }
      let count = Float(window.kernelShape.reduce(1, *))
      return try make.add(
        Pow(), make.add(Mul(), mean, make.constant(count)), make.constant(1 / order))
    },
    .globalPooling("GlobalAveragePool", GlobalAveragePool()) { ReduceMean(axes: $0) },
    .globalPooling("GlobalMaxPool", GlobalMaxPool()) { ReduceMax(axes: $0) },
  ]
}

extension ONNXOperatorRow {
  /// The row of a pooling; integers are pooled as float32.
  ///
  /// - Parameter parts: what the second result, the indices of maxima, is composed of; empty where
  ///   there is none.
  fileprivate static func pooling(
    _ name: String, indices parts: [any Operator.Type] = [],
    _ operation:
      @escaping @Sendable (inout ONNXNode) throws -> @Sendable (ONNXWindow) -> any Operator
  ) -> ONNXOperatorRow {
    let translation = Translation.named(name)
    let composed = parts.isEmpty ? [] : translation.operators + parts
    return ONNXOperatorRow(
      name, makes: Translation(translation.operators, or: composed)
    ) { node, builder in
      let window = try node.window()
      let operation = try operation(&node)
      let x = try node.input(0, "X")
      if !parts.isEmpty {
        let isColumnMajor = try node.flag("storage_order")
        if node.resultIsUsed.dropFirst().contains(true) {
          try NodeComposition.compose(node, &builder) { make in
            let y = try make.add(operation(window), x)
            try make.name(y, result: 0)
            try make.name(
              make.maximumIndices(x, y, window, isColumnMajor: isColumnMajor), result: 1)
          }
          return .built
        }
      }
      try node.refuseResults(from: 1)
      let type = builder.type(of: x)
      if window.kernelShape.count == 2, type.dataType == .float32 {
        return .operation(operation(window), inputs: [x])
      }
      let y = try NodeComposition.compose(node, &builder) { make in
        guard type.dataType != .float32 else { return try make.pooled(x, window, operation) }
        let floats = try make.add(Cast(to: .float32), x)
        return try make.add(Cast(to: type.dataType), make.pooled(floats, window, operation))
      }
      return .operation(Identity(), inputs: [y])
    }
  }

  /// The row of a pooling over all of a plane, a reduction where it is a line or a volume.
  fileprivate static func globalPooling<Planar: Operator, Other: Operator>(
    _ name: String, _ planar: Planar,
    _ reduction: @escaping @Sendable (_ axes: [Int]) -> Other
  ) -> ONNXOperatorRow {
    ONNXOperatorRow(name, makes: [Planar.self, Other.self]) { node, _ in
      try node.refuseResults(from: 1)
      let rank = try node.operands.required(0, "X").shape.rank
      guard rank > 2 else { throw Diagnostic.error("the operand 'X' is no feature map") }
      return .operation(
        rank == 4 ? planar : reduction(Array(2..<rank)), inputs: node.inputs)
    }
  }
}
