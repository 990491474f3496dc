import SynapCore

extension CaffeLayerTable {
  /// Convolutions and matrix products.
  static let convolutionRows: [CaffeLayerRow] = [
    CaffeLayerRow("Convolution", "convolution_param", makes: [Conv.self]) { layer, make in
      let group = try layer.parameters.integer("group", in: 1...1 << 24, default: 1)
      return try make.convolution(&layer, group: group)
    },
    // Of forks: a convolution of each channel unless it says its groups.
    depthwiseConvolution("DepthwiseConvolution"),
    depthwiseConvolution("ConvolutionDepthwise"),
    CaffeLayerRow("Deconvolution", "convolution_param", makes: [ConvTranspose.self]) {
      layer, make in
      let x = try layer.bottom()
      let channels = try make.planes(x)[1]
      let window = try CaffeWindow(&layer.parameters)
      let count = try layer.channelCount()
      let group = try layer.parameters.integer("group", in: 1...1 << 24, default: 1)
      guard count.isMultiple(of: group) else {
        throw Diagnostic.error("'group' is \(group), which doesn't divide \(count) channels")
      }
      let weights = try layer.weights(0, Shape([channels, count / group] + window.kernel))
      return try make.add(
        ConvTranspose(
          kernelShape: window.kernel, strides: window.strides, pads: window.pads,
          dilations: window.dilations, group: group),
        x, make.constant(weights), make.bias(&layer, count))
    },
    CaffeLayerRow("InnerProduct", "inner_product_param", makes: [Gemm.self]) { layer, make in
      let x = try layer.bottom()
      let shape = make.shape(of: x)
      let axis = try normalizedAxis(layer.parameters.integer("axis") ?? 1, rank: shape.rank)
      let isTransposed = try layer.parameters.flag("transpose")
      let (outer, inner) = (
        shape.elementCount(0..<axis), shape.elementCount(axis..<shape.rank)
      )
      let count = try layer.channelCount()
      let weights = try layer.weights(0, isTransposed ? [inner, count] : [count, inner])
      var rows = x
      if axis != 1 {
        rows = try make.reshape(x, [outer, inner])
      } else if shape.rank != 2 {
        rows = try make.add(Flatten(axis: 1), x)
      }
      let product = try make.add(
        Gemm(transB: !isTransposed), rows, make.constant(weights), make.bias(&layer, count))
      return axis == 1 ? product : try make.reshape(product, shape.dimensions[..<axis] + [count])
    },
  ]

  private static func depthwiseConvolution(_ name: String) -> CaffeLayerRow {
    CaffeLayerRow(name, "convolution_param", makes: [Conv.self]) { layer, make in
      let channels = try make.planes(layer.bottom())[1]
      let group = try layer.parameters.integer("group", in: 1...1 << 24, default: channels)
      return try make.convolution(&layer, group: group)
    }
  }
}

extension CaffeLayer {
  /// The field `num_output`.
  fileprivate mutating func channelCount() throws -> Int {
    let count = try parameters.integer("num_output", in: 1...1 << 24, default: 0)
    guard count > 0 else { throw Diagnostic.error("the field 'num_output' is missing") }
    return count
  }
}

extension NodeComposition {
  fileprivate mutating func convolution(
    _ layer: inout CaffeLayer, group: Int
  ) throws -> Graph.ValueID {
    let x = try layer.bottom()
    let channels = try planes(x)[1]
    let window = try CaffeWindow(&layer.parameters)
    let axis = try layer.parameters.integer("axis") ?? 1
    guard axis == 1 || axis == -3 else {
      throw Diagnostic.error("channels along axis \(axis) are not supported")
    }
    guard channels.isMultiple(of: group) else {
      throw Diagnostic.error("'group' is \(group), which doesn't divide \(channels) channels")
    }
    let count = try layer.channelCount()
    let weights = try layer.weights(0, Shape([count, channels / group] + window.kernel))
    return try add(
      Conv(
        kernelShape: window.kernel, strides: window.strides, pads: window.pads,
        dilations: window.dilations, group: group),
      x, constant(weights), bias(&layer, count))
  }

  /// The `count` offsets of `layer`; nil where it has none.
  fileprivate mutating func bias(
    _ layer: inout CaffeLayer, _ count: Int
  ) throws -> Graph.ValueID? {
    guard try layer.parameters.flag("bias_term", default: true) else { return nil }
    return constant(try layer.weights(1, [count]))
  }
}
