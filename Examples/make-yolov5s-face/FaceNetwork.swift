import ONNXWriter

/// The YOLOv5s-face detector: a stem, a backbone with three scales, a pyramid that mixes them, and a
/// head per scale.
///
/// The architecture (channel counts, kernel sizes, repetitions) is that of the YOLOv5s-face
/// configuration, batch normalization folded into the convolutions.
package struct FaceNetwork {
  /// The number of convolutions; the exporter numbers values after the two parameters of each.
  private static let convolutionCount = 64
  /// Channels of a head: 3 anchors of box (4), objectness, 5 landmarks (10) and class.
  private static let anchorCount = 3
  private static let anchorChannels = 16

  /// The network as it has been written down.
  private(set) var sketch: NetworkSketch
  /// The network as an ONNX file.
  package var network: ONNXNetwork { sketch.network }

  /// Writes the network down.
  ///
  /// - Parameters:
  ///   - height: the extent of the input in rows, a multiple of 32.
  ///   - width: the extent of the input in columns, a multiple of 32.
  ///   - seed: what determines the weights.
  package init(height: Int, width: Int, seed: UInt64) {
    sketch = NetworkSketch(
      name: "yolov5s-face", firstValueNumber: 1 + 2 * Self.convolutionCount, seed: seed)
    let input = sketch.input("input", height: height, width: width)

    let quarter = bottleneck(stem(input, 32), 64, repetitions: 1)
    let eighth = bottleneck(down(quarter, 128), 128, repetitions: 3)
    let sixteenth = bottleneck(down(eighth, 256), 256, repetitions: 3)
    let pooled = pyramidPool(down(sixteenth, 512), 512)
    let deepest = bottleneck(pooled, 512, repetitions: 1, hasShortcut: false)

    let top = sketch.activatedConvolution(deepest, 256)
    let middle = sketch.activatedConvolution(merged(upsampled: top, sixteenth, 256), 128)
    let fine = merged(upsampled: middle, eighth, 128)
    let medium = merged(downsampled: fine, middle, 256)
    let coarse = merged(downsampled: medium, top, 512)
    heads([fine, medium, coarse])
  }

  /// Two ways from half to quarter resolution, joined.
  private mutating func stem(_ x: Feature, _ channels: Int) -> Feature {
    let half = sketch.activatedConvolution(x, channels, kernel: 3, stride: 2)
    let narrow = sketch.activatedConvolution(half, channels / 2)
    let convolved = sketch.activatedConvolution(narrow, channels, kernel: 3, stride: 2)
    let pooled = sketch.maxPool(half, kernel: 2, stride: 2, padding: 0, roundsUp: true)
    return sketch.activatedConvolution(sketch.concatenation([convolved, pooled]), channels)
  }

  /// A convolution that halves the resolution.
  private mutating func down(_ x: Feature, _ channels: Int) -> Feature {
    sketch.activatedConvolution(x, channels, kernel: 3, stride: 2)
  }

  /// Half of the channels through `repetitions` pairs of convolutions, half past them (C3).
  private mutating func bottleneck(
    _ x: Feature, _ channels: Int, repetitions: Int, hasShortcut: Bool = true
  ) -> Feature {
    var deep = sketch.activatedConvolution(x, channels / 2)
    for _ in 0..<repetitions {
      let squeezed = sketch.activatedConvolution(deep, channels / 2)
      let spread = sketch.activatedConvolution(squeezed, channels / 2, kernel: 3)
      deep = hasShortcut ? sketch.sum(deep, spread) : spread
    }
    let shallow = sketch.activatedConvolution(x, channels / 2)
    return sketch.activatedConvolution(sketch.concatenation([deep, shallow]), channels)
  }

  /// Windows of three sizes side by side (SPP).
  private mutating func pyramidPool(_ x: Feature, _ channels: Int) -> Feature {
    let squeezed = sketch.activatedConvolution(x, x.channels / 2)
    let pools = [3, 5, 7].map { sketch.maxPool(squeezed, kernel: $0, padding: $0 / 2) }
    return sketch.activatedConvolution(sketch.concatenation([squeezed] + pools), channels)
  }

  private mutating func merged(
    upsampled x: Feature, _ lateral: Feature, _ channels: Int
  ) -> Feature {
    let both = sketch.concatenation([sketch.doubled(x), lateral])
    return bottleneck(both, channels, repetitions: 1, hasShortcut: false)
  }

  private mutating func merged(
    downsampled x: Feature, _ lateral: Feature, _ channels: Int
  ) -> Feature {
    let both = sketch.concatenation([down(x, x.channels), lateral])
    return bottleneck(both, channels, repetitions: 1, hasShortcut: false)
  }

  /// A convolution per scale, and its result as `[1, anchor, row, column, channel]`. Objectness is
  /// rare and its class near certain, as in a trained network.
  private mutating func heads(_ features: [Feature]) {
    let channels = Self.anchorChannels
    let firstNode = sketch.nodeNumber
    let firstValue = sketch.valueNumber
    var anchor = [Double](repeating: 0, count: channels)
    anchor[4] = -5
    anchor[15] = 4
    let centers = Array([[Double]](repeating: anchor, count: Self.anchorCount).joined())
    for (scale, feature) in features.enumerated() {
      let node = firstNode + 16 * scale
      let value = firstValue + 20 * scale
      let y = sketch.convolution(
        feature, kernel: 1, means: sketch.means(centers, deviation: 0.3),
        deviations: [Double](repeating: 0.6, count: centers.count), result: "\(value)",
        number: node)
      let split = [1, Self.anchorCount, channels, y.height, y.width]
      let shape = sketch.integers("head_shape\(scale)", split)
      let grouped = sketch.node(
        "Reshape", [y.name, shape], shape: split, result: "\(value + 18)", number: node + 14)
      let transposed = [1, Self.anchorCount, y.height, y.width, channels]
      let result = scale == 0 ? "output" : "\(value + 19)"
      sketch.node(
        "Transpose", [grouped], shape: transposed, result: result, number: node + 15,
        ["perm": .integers([0, 1, 3, 4, 2])])
      sketch.output(result, shape: transposed)
    }
  }
}
