import SynapCore

extension TFLiteOperatorTable {
  /// Convolutions and fully connected layers.
  static let convolutionRows: [TFLiteOperatorRow] = [
    TFLiteOperatorRow("CONV_2D", options: 1, makes: [Conv.self]) { node, graph in
      let window = TFLiteConvolution(
        strides: [try node.option(2, default: Int32(0)), try node.option(1, default: Int32(0))],
        dilations: [try node.option(5, default: Int32(1)), try node.option(4, default: Int32(1))],
        activation: try node.activation(3))
      // [out, h, w, in] to [out, in, h, w].
      let weights = try graph.weights(node, 1, channels: 0, permutation: [0, 3, 1, 2])
      let x = try graph.featureMap(node, 0)
      let (channels, perGroup) = (graph.type(x).shape[1], graph.type(weights).shape[1])
      guard perGroup > 0, channels.isMultiple(of: perGroup) else {
        throw Diagnostic.error("the weights take \(perGroup) channels, the operand has \(channels)")
      }
      try window.append(node, x, weights, group: channels / perGroup, to: &graph)
    },
    TFLiteOperatorRow("DEPTHWISE_CONV_2D", options: 2, makes: [Conv.self]) { node, graph in
      let window = TFLiteConvolution(
        strides: [try node.option(2, default: Int32(0)), try node.option(1, default: Int32(0))],
        dilations: [try node.option(6, default: Int32(1)), try node.option(5, default: Int32(1))],
        activation: try node.activation(4))
      // [1, h, w, out] to [out, 1, h, w].
      let weights = try graph.weights(node, 1, channels: 3, permutation: [3, 0, 1, 2])
      let x = try graph.featureMap(node, 0)
      try window.append(node, x, weights, group: graph.type(x).shape[1], to: &graph)
    },
    TFLiteOperatorRow("TRANSPOSE_CONV", options: 49, makes: [ConvTranspose.self]) { node, graph in
      try graph.appendTransposedConvolution(node)
    },
    TFLiteOperatorRow("FULLY_CONNECTED", options: 8, makes: [Gemm.self]) { node, graph in
      try graph.appendFullyConnected(node)
    },
    TFLiteOperatorRow("BATCH_MATMUL", options: 101, makes: [MatMul.self]) { node, graph in
      guard try !node.flag(0), try !node.flag(1) else {
        throw Diagnostic.error("adj_x and adj_y are not supported")
      }
      try node.refuseQuantized("products of activations have no integer arithmetic")
      let inputs = try (0..<2).map { try graph.value(node.operand($0), .file, for: node) }
      try graph.append(MatMul(), inputs, of: node, order: .file)
    },
  ]
}

/// The attributes of a convolution, `[height, width]`.
private struct TFLiteConvolution {
  let strides: [Int]
  let dilations: [Int]
  let activation: TFLiteActivation

  /// Appends the convolution of `x`, padded as field 0 of the options says.
  func append(
    _ node: TFLiteNode, _ x: Graph.ValueID, _ weights: Graph.ValueID, group: Int,
    to graph: inout TFLiteGraph
  ) throws {
    let (input, kernel) = (graph.type(x).shape, graph.type(weights).shape)
    let window = Array(kernel.dimensions[2...])
    let pads = try node.padding(
      0, over: Array(input.dimensions[2...]), kernel: window, strides: strides,
      dilations: dilations)
    let operation = Conv(
      kernelShape: window, strides: strides, pads: node.dilation?.pads ?? pads,
      dilations: node.dilation?.dilations ?? dilations, group: group,
      activation: activation.fused ?? .none)
    let bias = try graph.bias(node, 2, x: x, weights: weights)
    try graph.append(
      operation, [x, weights, bias], of: node, order: .channelsFirst,
      activation: activation.fused == nil ? activation : .none)
  }
}

extension TFLiteGraph {
  /// Operand `position` as a feature map `[n, c, h, w]`.
  mutating func featureMap(_ node: TFLiteNode, _ position: Int) throws -> Graph.ValueID {
    let id = try value(node.operand(position), .channelsFirst, for: node)
    guard type(id).shape.rank == 4 else {
      throw Diagnostic.error("operand \(position) is \(type(id)), not a feature map")
    }
    return id
  }

  /// The weights in operand `position`, of rank 4, with the dimensions `permutation` of the file's, where
  /// dimension `channels` counts output channels.
  mutating func weights(
    _ node: TFLiteNode, _ position: Int, channels: Int, permutation: [Int]
  ) throws -> Graph.ValueID {
    let name = try node.operand(position)
    guard let constant = try constant(node, position) else {
      throw Diagnostic.error("the weights '\(name)' are not known before the network runs")
    }
    guard constant.shape.rank == 4 else {
      throw Diagnostic.error("the weights '\(name)' are \(constant.type), rank 4 is expected")
    }
    try checkScales(of: constant, name, channels: channels)
    let isFloat = isFloat(node)
    return derived(from: name, key: "\(permutation)\(isFloat)") { context in
      let weights = constant.rearranged(permutation, on: context)
      return isFloat ? weights.dequantized() : weights
    }
  }

  /// Checks that the scales of the weights `name`, if there are several, belong to output channels, which
  /// dimension `channels` counts.
  private func checkScales(of weights: Tensor, _ name: String, channels: Int) throws {
    guard case .perChannel(_, let axis) = weights.type.quantization, axis != channels else {
      return
    }
    throw Diagnostic.error(
      "the weights '\(name)' have scales along dimension \(axis), not one for each output channel "
        + "(dimension \(channels))")
  }

  /// Whether `node` computes in float; where its weights are integers LiteRT quantizes its activations
  /// on the fly.
  private func isFloat(_ node: TFLiteNode) -> Bool {
    node.operandTypes.contains { $0?.dataType == .float32 }
  }

  /// The bias in operand `position`, stored at the scale of `x` times that of `weights`; nil where
  /// there is none.
  mutating func bias(
    _ node: TFLiteNode, _ position: Int, x: Graph.ValueID, weights: Graph.ValueID
  ) throws -> Graph.ValueID? {
    guard let name = node.optionalOperand(position) else { return nil }
    guard let constant = try constant(node, position) else {
      throw Diagnostic.error("the bias '\(name)' is not known before the network runs")
    }
    guard let scale = type(x).quantization.uniform?.scale else {
      return try value(name, .file, for: node)
    }
    let isWide = constant.type.dataType == .int64 && type(x).dataType == .int16
    guard constant.type.dataType == .int32 || isWide, constant.shape.rank == 1 else {
      throw Diagnostic.error("the bias '\(name)' is \(constant.type), not a list of int32")
    }
    let stored = type(weights).quantization
    return derived(from: name, key: "\(scale) \(weights)") { _ in
      if case .perChannel(let scales, _) = stored {
        return constant.requantized(
          as: .perChannel(scales: scales.map { scale * $0 }, axis: 0))
      }
      let factor = stored.uniform?.scale ?? 1
      return constant.requantized(as: .affine(scale: scale * factor, zeroPoint: 0))
    }
  }

  /// Appends a `FULLY_CONNECTED`: rows times a matrix `[out, in]`.
  fileprivate mutating func appendFullyConnected(_ node: TFLiteNode) throws {
    guard try node.option(1, default: Int8(0)) == 0 else {
      throw Diagnostic.error("weights in a shuffled format are not supported")
    }
    var x = try value(node.operand(0), .file, for: node)
    let shape = type(x).shape
    let name = try node.operand(1)
    guard let constant = try constant(node, 1) else {
      throw Diagnostic.error("the weights '\(name)' are not known before the network runs")
    }
    guard constant.shape.rank == 2, constant.shape[1] > 0,
      shape.elementCount.isMultiple(of: constant.shape[1])
    else {
      throw Diagnostic.error("weights of the shape \(constant.shape) for \(type(x))")
    }
    try checkScales(of: constant, name, channels: 0)
    let isFloat = isFloat(node)
    let weights = derived(from: name, key: "\(isFloat)") { _ in
      isFloat ? constant.dequantized() : constant
    }
    let rows = shape.elementCount / constant.shape[1]
    if shape.rank != 2 || shape[0] != rows {
      let extents = parameter([rows, constant.shape[1]], "rows", of: node)
      x = try step(Reshape(allowZero: true), [x, extents], of: node, stored: type(x))
    }
    let bias = try bias(node, 2, x: x, weights: weights)
    let activation = try node.activation(0)
    let stored = try declaredType(node.result())
    let operation = Gemm(transB: true)
    guard try node.flag(2), shape.rank != 2 else {
      return try append(
        operation, [x, weights, bias], of: node, order: .file, activation: activation)
    }
    var y = try step(operation, [x, weights, bias], of: node, stored: stored)
    if let function = activation.operation {
      y = try step(function, [y], of: node, stored: stored)
    }
    let extents = shape.dimensions.dropLast() + [constant.shape[0]]
    try append(
      Reshape(allowZero: true), [y, parameter(Array(extents), "extents", of: node)], of: node,
      order: .file)
  }

  /// Appends a `TRANSPOSE_CONV`, whose operands are the result's extents, weights
  /// `[out, h, w, in]`, input and bias.
  fileprivate mutating func appendTransposedConvolution(_ node: TFLiteNode) throws {
    let extents = try integers(node, 0, "output_shape")
    let weights = try weights(node, 1, channels: 0, permutation: [3, 0, 1, 2])
    let x = try featureMap(node, 2)
    guard extents.count == 4, extents.allSatisfy({ (1...1 << 24).contains($0) }) else {
      throw Diagnostic.error("the result's extents are \(extents)")
    }
    let kernel = Array(type(weights).shape.dimensions[2...])
    let strides = [try node.option(2, default: Int32(0)), try node.option(1, default: Int32(0))]
    let output = [extents[1], extents[2]]
    let pads = try node.padding(0, over: output, kernel: kernel, strides: strides)
    let outputPadding = (0..<2).map { axis in
      let full = (type(x).shape[axis + 2] - 1) * strides[axis] + kernel[axis]
      return output[axis] - (full - pads[axis] - pads[axis + 2])
    }
    guard outputPadding.allSatisfy({ $0 >= 0 }) else {
      throw Diagnostic.error("the result's extents \(output) are too small for \(type(x).shape)")
    }
    let activation = try node.activation(3)
    try append(
      ConvTranspose(
        kernelShape: kernel, strides: strides, pads: pads, outputPadding: outputPadding),
      [x, weights, try bias(node, 3, x: x, weights: weights)], of: node, order: .channelsFirst,
      activation: activation)
  }
}
