import SynapCore

extension CaffeLayerTable {
  /// Normalizations by what lies around an element.
  static let normalizationRows: [CaffeLayerRow] = [
    CaffeLayerRow("LRN", "lrn_param", makes: .composed(of: NodeComposition.localResponseParts)) {
      layer, make in
      let x = try layer.bottom()
      let size = try layer.parameters.integer("local_size", in: 1...1 << 16, default: 5)
      guard !size.isMultiple(of: 2) else {
        throw Diagnostic.error("'local_size' is \(size), which is not odd")
      }
      let alpha = try layer.parameters.float("alpha") ?? 1
      let beta = try layer.parameters.float("beta") ?? 0.75
      let bias = try layer.parameters.float("k") ?? 1
      let region = try layer.parameters.word(
        "norm_region", of: ["ACROSS_CHANNELS", "WITHIN_CHANNEL"], default: "ACROSS_CHANNELS")
      guard region == "WITHIN_CHANNEL" else {
        return try make.localResponse(x, size: size, alpha: alpha, bias: bias, beta: beta)
      }
      _ = try make.planes(x)
      let pad = (size - 1) / 2
      let mean = try make.add(
        AveragePool(
          kernelShape: [size, size], pads: [pad, pad, pad, pad], countIncludePad: true),
        make.add(Mul(), x, x))
      // Caffe adds 1 here, whatever k is.
      let base = try make.add(
        Add(), make.add(Mul(), mean, make.constant(alpha)), make.constant(1))
      return try make.add(Div(), x, make.add(Pow(), base, make.constant(beta)))
    },
    CaffeLayerRow("MVN", "mvn_param", makes: .composed(of: NodeComposition.meanVarianceNormalParts))
    { layer, make in
      let x = try layer.bottom()
      let shape = try make.planes(x)
      let isAcross = try layer.parameters.flag("across_channels")
      let axes = Array((isAcross ? 1 : 2)..<shape.rank)
      let epsilon = try layer.parameters.float("eps") ?? 1e-9
      guard try layer.parameters.flag("normalize_variance", default: true) else {
        return try make.add(Sub(), x, make.add(ReduceMean(axes: axes), x))
      }
      return try make.meanVarianceNormal(x, axes: axes, epsilon: epsilon)
    },
    // Of SSD's fork: division by the length of the channels' vector, then a factor.
    CaffeLayerRow(
      "Normalize", "norm_param",
      makes: .composed(Mul.self, ReduceSum.self, Add.self, Sqrt.self, Div.self)
    ) { layer, make in
      let x = try layer.bottom()
      let shape = try make.planes(x)
      let isAcross = try layer.parameters.flag("across_spatial", default: true)
      let isShared = try layer.parameters.flag("channel_shared", default: true)
      let epsilon = try layer.parameters.float("eps") ?? 1e-10
      layer.parameters.ignore("scale_filler")
      let factors = try layer.weights(0, isShared ? [1] : [shape[1]])
      let sum = try make.add(
        ReduceSum(axes: isAcross ? [1, 2, 3] : [1]), make.add(Mul(), x, x))
      let length = try make.add(Sqrt(), make.add(Add(), sum, make.constant(epsilon)))
      let extents: Shape = isShared ? [1] : [shape[1], 1, 1]
      return try make.add(
        Mul(), make.add(Div(), x, length), make.constant(factors.reshaped(to: extents)))
    },
  ]
}
