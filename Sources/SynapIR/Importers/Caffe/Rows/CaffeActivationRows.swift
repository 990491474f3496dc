import SynapCore

extension CaffeLayerTable {
  /// Functions of single elements, with or without a parameter per channel.
  static let activationRows: [CaffeLayerRow] = [
    CaffeLayerRow("ReLU", "relu_param", makes: [Relu.self, LeakyRelu.self]) { layer, make in
      let slope = try layer.parameters.float("negative_slope") ?? 0
      return try make.add(slope == 0 ? Relu() : LeakyRelu(alpha: slope), layer.bottom())
    },
    CaffeLayerRow("ReLU6", "relu6_param", makes: [Clip.self]) { layer, make in
      try make.add(Clip(min: 0, max: 6), layer.bottom())
    },
    CaffeLayerRow("PReLU", "prelu_param", makes: [PRelu.self]) { layer, make in
      let x = try layer.bottom()
      let shape = make.shape(of: x)
      guard shape.rank >= 2 else { throw Diagnostic.error("the bottom \(shape) has no channels") }
      let isShared = try layer.parameters.flag("channel_shared")
      let slope = try layer.weights(0, isShared ? [1] : [shape[1]])
      let ones = [Int](repeating: 1, count: shape.rank - 2)
      let extents = isShared ? [1] : [shape[1]] + ones
      return try make.add(PRelu(), x, make.constant(slope.reshaped(to: Shape(extents))))
    },
    CaffeLayerRow("ELU", "elu_param", makes: .composed(of: NodeComposition.exponentialUnitParts)) {
      layer, make in
      try make.exponentialUnit(layer.bottom(), alpha: layer.parameters.float("alpha") ?? 1)
    },
    CaffeLayerRow("Sigmoid", "sigmoid_param") { try $1.add(Sigmoid(), $0.bottom()) },
    CaffeLayerRow("TanH", "tanh_param", makes: [Tanh.self]) { try $1.add(Tanh(), $0.bottom()) },
    CaffeLayerRow("AbsVal", makes: [Abs.self]) { try $1.add(Abs(), $0.bottom()) },
    CaffeLayerRow("BNLL", makes: .composed(of: NodeComposition.softplusParts)) {
      try $1.softplus($0.bottom())
    },
    CaffeLayerRow("Threshold", "threshold_param", makes: .composed(Greater.self, Cast.self)) {
      layer, make in
      let limit = try layer.parameters.float("threshold") ?? 0
      return try make.add(
        Cast(to: .float32), make.add(Greater(), layer.bottom(), make.constant(limit)))
    },
    CaffeLayerRow("Dropout", "dropout_param", makes: .nothing) { layer, _ in
      layer.parameters.ignore("dropout_ratio", "scale_train")
      return try layer.bottom()
    },
    CaffeLayerRow("Softmax", "softmax_param") { layer, make in
      try make.add(Softmax(axis: layer.parameters.integer("axis") ?? 1), layer.bottom())
    },
  ]
}
