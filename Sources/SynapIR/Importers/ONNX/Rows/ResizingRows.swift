import SynapCore

extension ONNXOperatorTable {
  /// Feature maps at other resolutions.
  static let resizingRows: [ONNXOperatorRow] = [
    ONNXOperatorRow("Upsample", versions: 6...8, makes: [Resize.self]) { node, builder in
      guard let scales = try node.floats("scales") else {
        throw Diagnostic.error("the attribute 'scales' is missing")
      }
      let operand = builder.addConstant(
        named: "\(node.raw.name)_scales", Tensor([scales.count], scales))
      return .operation(
        try node.earlyResize(scales: scales), inputs: node.inputs.prefix(1) + [nil, operand])
    },
    ONNXOperatorRow("Upsample", versions: 9...9, makes: [Resize.self]) { node, _ in
      try node.resizeByOperand()
    },
    ONNXOperatorRow("Resize", versions: 10...10) { node, _ in try node.resizeByOperand() },
    ONNXOperatorRow(
      "Resize", versions: 11...27,
      makes: Translation([Resize.self], or: [MatMul.self, Where.self])
    ) { node, builder in
      if try node.needsResizeMatrix() {
        let y = try NodeComposition.compose(node, &builder) { try $0.resized(&node) }
        return .operation(Identity(), inputs: [y])
      }
      node.ignore("cubic_coeff_a", "extrapolation_value")
      let operation = Resize(
        mode: try node.resizeMode(),
        coordinateTransformation: try node.choice("coordinate_transformation_mode", .halfPixel),
        nearestMode: try node.choice("nearest_mode", .roundPreferFloor))
      guard let axes = try node.integers("axes") else {
        return .operation(operation, inputs: node.inputs)
      }
      return .operation(operation, inputs: try node.resizeInputs(axes: axes, &builder))
    },
  ]
}

extension ONNXNode {
  /// A resize whose scales are operand 1, before operator set 11.
  fileprivate mutating func resizeByOperand() throws -> ONNXOperatorRow.Resolution {
    guard inputs.count == 2, let scales = try constantFloats(1, "scales") else {
      throw Diagnostic.error("the operand 'scales' is missing")
    }
    return .operation(
      try earlyResize(scales: scales), inputs: [inputs[0], nil, inputs[1]])
  }

  /// The operator as it was defined before operator set 11, as onnxruntime computes it: positions
  /// are rounded down where the result is larger, up where it is smaller.
  fileprivate mutating func earlyResize(scales: [Float]) throws -> Resize {
    Resize(
      mode: try resizeMode(), coordinateTransformation: .asymmetric,
      nearestMode: scales.contains { $0 < 1 } ? .ceil : .floor)
  }

  fileprivate mutating func resizeMode() throws -> Resize.Mode {
    let name = try string("mode") ?? "nearest"
    guard let mode = Resize.Mode(rawValue: name == "bilinear" ? "linear" : name) else {
      throw Diagnostic.error("the mode '\(name)' is not supported")
    }
    return mode
  }

  /// The operands of a resize whose scales or sizes name only the dimensions `axes`, completed.
  fileprivate func resizeInputs(
    axes: [Int], _ builder: inout GraphBuilder
  ) throws -> [Graph.ValueID?] {
    let shape = try operands.required(0, "X").shape
    let axes = try axes.map { try normalizedAxis($0, rank: shape.rank) }
    func completed<Number>(_ given: [Number], _ all: [Number]) throws -> [Number] {
      guard given.count == axes.count else {
        throw Diagnostic.error("\(given.count) factors or sizes for \(axes.count) axes")
      }
      var all = all
      for (axis, number) in zip(axes, given) { all[axis] = number }
      return all
    }
    if let scales = try constantFloats(2, "scales"), !scales.isEmpty {
      let all = try completed(scales, [Float](repeating: 1, count: shape.rank))
      let id = builder.addConstant(named: "\(raw.name)_scales", Tensor([all.count], all))
      return [inputs[0], nil, id]
    }
    let all = try completed(try constantIntegers(3, "sizes") ?? [], shape.dimensions)
    let id = builder.addConstant(named: "\(raw.name)_sizes", Tensor([all.count], integers: all))
    return [inputs[0], nil, nil, id]
  }
}
