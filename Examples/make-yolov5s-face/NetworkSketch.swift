import ONNXWriter

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A feature map `[1, channels, height, width]` of the network being written.
struct Feature {
  /// The value's name.
  var name: String
  /// The extent in rows.
  var height: Int
  /// The extent in columns.
  var width: Int
  /// The same map of a small picture.
  var sample: Sample

  /// The number of channels.
  var channels: Int { sample.channels }
  /// The extents.
  var shape: [Int] { [1, channels, height, width] }
}

/// An ONNX file under construction, named as PyTorch's exporter names nodes and values: a node after
/// its operator and a running number, a value after a number that also counts the parameters.
struct NetworkSketch {
  /// The file so far.
  private(set) var network: ONNXNetwork
  /// The number of multiplications with accumulation so far.
  private(set) var multiplyAccumulates = 0
  /// The number of weights and biases so far.
  private(set) var parameterCount = 0
  /// The running number of the next node.
  private(set) var nodeNumber = 0
  /// The distance between a node's number and its result's.
  private var valueOffset: Int
  private var convolutionCount = 0
  private var numbers: SeededNumbers

  /// Starts a network.
  ///
  /// - Parameter firstValueNumber: the number of the first node's result.
  init(name: String, firstValueNumber: Int, seed: UInt64) {
    network = ONNXNetwork(name: name, operatorSet: 12, producer: "make-yolov5s-face")
    valueOffset = firstValueNumber
    numbers = SeededNumbers(seed: seed)
  }

  /// The number of convolutions so far.
  var convolutions: Int { convolutionCount }
  /// The number that the next node's result is named after.
  var valueNumber: Int { nodeNumber + valueOffset }

  /// Adds the input, a picture `[1, 3, height, width]` with elements in 0 ... 1.
  mutating func input(_ name: String, height: Int, width: Int) -> Feature {
    let feature = Feature(
      name: name, height: height, width: width,
      sample: Sample.picture(height: 256, width: 320, &numbers))
    network.inputs.append(ONNXNetwork.Value(name, shape: feature.shape))
    return feature
  }

  /// Declares `name` an output.
  mutating func output(_ name: String, shape: [Int]) {
    network.values.removeAll { $0.name == name }
    network.outputs.append(ONNXNetwork.Value(name, shape: shape))
  }

  /// Adds a node and names its result, and passes over the numbers of `skipped` nodes that the
  /// exporter would have had before it.
  @discardableResult
  mutating func node(
    _ operation: String, _ inputs: [String], shape: [Int], result: String? = nil,
    number: Int? = nil, _ attributes: KeyValuePairs<String, ONNXNetwork.Attribute> = [:]
  ) -> String {
    let number = number ?? nodeNumber
    let result = result ?? "\(number + valueOffset)"
    network.append(operation, inputs, [result], name: "\(operation)_\(number)", attributes)
    network.values.append(ONNXNetwork.Value(result, shape: shape))
    nodeNumber = number + 1
    return result
  }

  /// A square convolution with padding that keeps the extents at stride 1.
  ///
  /// - Parameters:
  ///   - deviations: the deviation that each result channel is to have.
  ///   - means: the mean that each result channel is to have.
  mutating func convolution(
    _ x: Feature, kernel: Int, stride: Int = 1, means: [Double], deviations: [Double],
    result: String? = nil, number: Int? = nil
  ) -> Feature {
    let channels = means.count
    var filters = (0..<channels * x.channels * kernel * kernel).map { _ in Float(numbers.normal()) }
    var y = x
    y.sample = x.sample.convolved(filters, kernel: kernel, stride: stride)
    let biases = normalize(&filters, &y.sample, means: means, deviations: deviations)
    let weightName = "conv\(convolutionCount).weight"
    let biasName = "conv\(convolutionCount).bias"
    convolutionCount += 1
    network.initializers.append(
      ONNXNetwork.Constant(weightName, [channels, x.channels, kernel, kernel], filters))
    network.initializers.append(ONNXNetwork.Constant(biasName, [channels], biases))
    let padding = kernel / 2
    y.height = (x.height + 2 * padding - kernel) / stride + 1
    y.width = (x.width + 2 * padding - kernel) / stride + 1
    y.name = node(
      "Conv", [x.name, weightName, biasName], shape: y.shape, result: result, number: number,
      [
        "kernel_shape": .integers([kernel, kernel]), "strides": .integers([stride, stride]),
        "pads": .integers([padding, padding, padding, padding]), "dilations": .integers([1, 1]),
        "group": .integer(1),
      ])
    parameterCount += filters.count + channels
    multiplyAccumulates += filters.count * y.height * y.width
    return y
  }

  /// A convolution to `channels` channels of the spread that batch normalization leaves, and SiLU as
  /// the exporter writes it.
  mutating func activatedConvolution(
    _ x: Feature, _ channels: Int, kernel: Int = 1, stride: Int = 1
  ) -> Feature {
    var means: [Double] = []
    var deviations: [Double] = []
    for _ in 0..<channels {
      means.append(numbers.normal(mean: -0.2, deviation: 0.5))
      deviations.append(exp(numbers.normal(deviation: 0.35)))
    }
    var y = convolution(x, kernel: kernel, stride: stride, means: means, deviations: deviations)
    let gate = node("Sigmoid", [y.name], shape: y.shape)
    y.name = node("Mul", [y.name, gate], shape: y.shape)
    y.sample = y.sample.activated
    return y
  }

  /// The largest of each window of `kernel` by `kernel`.
  ///
  /// - Parameter roundsUp: whether the node says that windows past the end count; the extents that
  ///   occur divide evenly.
  mutating func maxPool(
    _ x: Feature, kernel: Int, stride: Int = 1, padding: Int, roundsUp: Bool = false
  ) -> Feature {
    var y = x
    y.height = (x.height + 2 * padding - kernel) / stride + 1
    y.width = (x.width + 2 * padding - kernel) / stride + 1
    y.sample = x.sample.pooled(kernel: kernel, stride: stride, padding: padding)
    y.name = node(
      "MaxPool", [x.name], shape: y.shape,
      [
        "kernel_shape": .integers([kernel, kernel]), "strides": .integers([stride, stride]),
        "pads": .integers([padding, padding, padding, padding]),
        "ceil_mode": .integer(roundsUp ? 1 : 0),
      ])
    return y
  }

  /// The sum of two feature maps.
  mutating func sum(_ x: Feature, _ y: Feature) -> Feature {
    var result = x
    result.sample = x.sample.adding(y.sample)
    result.name = node("Add", [x.name, y.name], shape: x.shape)
    return result
  }

  /// The channels of all feature maps one after the other.
  mutating func concatenation(_ features: [Feature]) -> Feature {
    var result = features[0]
    result.sample = Sample.joined(features.map(\.sample))
    result.name = node(
      "Concat", features.map(\.name), shape: result.shape, ["axis": .integer(1)])
    return result
  }

  /// Every element twice along rows and columns. The exporter has nodes for the scales before it,
  /// which are constants here: their numbers are passed over.
  mutating func doubled(_ x: Feature) -> Feature {
    nodeNumber += 1
    valueOffset += 4
    let scales = "scales\(nodeNumber)"
    let region = "roi\(nodeNumber)"
    network.initializers.append(ONNXNetwork.Constant(region, [0], []))
    network.initializers.append(ONNXNetwork.Constant(scales, [4], [1, 1, 2, 2]))
    var y = x
    y.sample = x.sample.doubled
    y.height *= 2
    y.width *= 2
    y.name = node(
      "Resize", [x.name, region, scales], shape: y.shape,
      [
        "mode": .string("nearest"), "coordinate_transformation_mode": .string("asymmetric"),
        "nearest_mode": .string("floor"),
      ])
    return y
  }

  /// Adds an int64 constant.
  mutating func integers(_ name: String, _ elements: [Int]) -> String {
    network.initializers.append(
      ONNXNetwork.Constant(name, [elements.count], integers: elements))
    return name
  }

  /// Numbers around `center` for the means of a detection head's channels.
  mutating func means(_ centers: [Double], deviation: Double) -> [Double] {
    centers.map { numbers.normal(mean: $0, deviation: deviation) }
  }

  /// Scales `filters` and what they make of the sample to the given means and deviations.
  ///
  /// - Returns: the biases.
  private func normalize(
    _ filters: inout [Float], _ sample: inout Sample, means: [Double], deviations: [Double]
  ) -> [Float] {
    let filterSize = filters.count / means.count
    return means.indices.map { channel in
      let moments = sample.moments(of: channel)
      let scale = deviations[channel] / (moments.deviation + 1e-3)
      let bias = means[channel] - moments.mean * scale
      for index in channel * filterSize..<(channel + 1) * filterSize {
        filters[index] *= Float(scale)
      }
      for index in sample.range(of: channel) {
        sample.elements[index] = sample.elements[index] * Float(scale) + Float(bias)
      }
      return Float(bias)
    }
  }
}
