import ONNXWriter
import SynapIR

/// A network of one ONNX operator of which several nodes, or one of several, are made.
struct ONNXSample {
  /// An operand.
  enum Operand {
    /// An input of the network, float32.
    case input([Int])
    /// An input of the network, int64.
    case indices([Int])
    /// An input of the network, uint8.
    case bytes([Int])
    /// A constant of numbers.
    case numbers([Int])
    /// A constant of integers.
    case integers([Int])
    /// A constant of numbers as they are.
    case factors([Float])
    /// None.
    case absent
  }

  /// The operator.
  let name: String
  /// The network, with all results as outputs.
  let network: ONNXNetwork

  init(
    _ name: String, version: Int = 20, _ operands: [Operand], results: Int = 1,
    _ attributes: KeyValuePairs<String, ONNXNetwork.Attribute> = [:]
  ) {
    var network = ONNXNetwork(operatorSet: version)
    var names: [String] = []
    for (position, operand) in operands.enumerated() {
      let name = "x\(position)"
      names.append(name)
      switch operand {
      case .input(let shape): network.inputs.append(.init(name, shape: shape))
      case .indices(let shape):
        network.inputs.append(.init(name, shape.map { .known($0) }, elementType: 7))
      case .bytes(let shape):
        network.inputs.append(.init(name, shape.map { .known($0) }, elementType: 2))
      case .numbers(let shape):
        let count = shape.reduce(1, *)
        network.initializers.append(
          .init(name, shape, (0..<count).map { 1 + Float($0 % 5) / 4 }))
      case .integers(let list):
        network.initializers.append(.init(name, [list.count], integers: list))
      case .factors(let list): network.initializers.append(.init(name, [list.count], list))
      case .absent: names[position] = ""
      }
    }
    let outputs = (0..<results).map { "y\($0)" }
    network.append(name, names, outputs, name: "n", attributes)
    network.outputs = outputs.map { .init($0, nil) }
    self.name = name
    self.network = network
  }

  private static let map = Operand.input([1, 4, 4, 4])

  /// All samples.
  static let all: [ONNXSample] =
    activations + arithmetic + normalizations + losses + windows + quantized

  private static let activations: [ONNXSample] = [
    ONNXSample("Clip", [map, .numbers([]), .numbers([])]),
    ONNXSample("Clip", [map, .input([]), .input([])]),
    ONNXSample("Elu", [map], ["alpha": .float(2)]), ONNXSample("Selu", [map]),
    ONNXSample("Celu", [map], ["alpha": .float(2)]), ONNXSample("Softplus", [map]),
    ONNXSample("Softsign", [map]), ONNXSample("Mish", version: 22, [map]),
    ONNXSample("Swish", version: 24, [map], ["alpha": .float(2)]), ONNXSample("Gelu", [map]),
    ONNXSample("Gelu", [map], ["approximate": .string("tanh")]),
    ONNXSample("ThresholdedRelu", [map]), ONNXSample("Shrink", [map]),
    ONNXSample("Hardmax", [map]), ONNXSample("LogSoftmax", [map]),
    ONNXSample("DepthToSpace", [map], ["blocksize": .integer(2)]),
    ONNXSample("SpaceToDepth", [map], ["blocksize": .integer(2)]),
  ]

  private static let arithmetic: [ONNXSample] =
    [
      ONNXSample("GreaterOrEqual", [map, map]), ONNXSample("LessOrEqual", [map, map]),
      ONNXSample("Reciprocal", [map]), ONNXSample("Mean", [map, map, map]),
      ONNXSample("ArgMin", [map]), ONNXSample("BitwiseNot", [.indices([2, 3])]),
    ]
    + ["ReduceL1", "ReduceL2", "ReduceSumSquare", "ReduceLogSum", "ReduceLogSumExp"].map {
      ONNXSample($0, [map, .integers([1])])
    }

  private static let normalizations: [ONNXSample] = [
    ONNXSample("InstanceNormalization", [map, .numbers([4]), .numbers([4])]),
    ONNXSample(
      "GroupNormalization", version: 21, [map, .numbers([4]), .numbers([4])],
      ["num_groups": .integer(2)]),
    ONNXSample("LayerNormalization", [map, .numbers([4]), .numbers([4])], results: 3),
    ONNXSample("RMSNormalization", version: 23, [map, .numbers([4])]),
    ONNXSample("MeanVarianceNormalization", [map]),
    ONNXSample("LpNormalization", [map], ["p": .integer(1)]),
    ONNXSample("LpNormalization", [map], ["p": .integer(2)]),
    ONNXSample("LRN", [map], ["size": .integer(3)]),
    ONNXSample(
      "BatchNormalization",
      [map, .numbers([4]), .numbers([4]), .numbers([4]), .numbers([4])]),
    ONNXSample(
      "BatchNormalization",
      [map, .numbers([4]), .numbers([4]), .input([4]), .input([4])], results: 3,
      ["training_mode": .integer(1)]),
  ]

  private static let losses: [ONNXSample] = [
    ONNXSample(
      "NegativeLogLikelihoodLoss", [.input([3, 5]), .indices([3]), .numbers([5])],
      ["ignore_index": .integer(1)]),
    ONNXSample("NegativeLogLikelihoodLoss", [.input([3, 5]), .indices([3])]),
    ONNXSample(
      "SoftmaxCrossEntropyLoss", [.input([3, 5]), .indices([3]), .numbers([5])], results: 2,
      ["ignore_index": .integer(1)]),
    ONNXSample("SoftmaxCrossEntropyLoss", [.input([3, 5]), .indices([3])]),
  ]

  private static let windows: [ONNXSample] = [
    ONNXSample("Conv", [map, .numbers([2, 4, 3, 3])]),
    ONNXSample(
      "Conv", [.input([1, 2, 4, 4, 4]), .numbers([3, 2, 2, 2, 2])],
      ["pads": .integers([1, 0, 0, 1, 0, 0])]),
    ONNXSample("MaxPool", [map], ["kernel_shape": .integers([2, 2])]),
    ONNXSample(
      "MaxPool", [map], results: 2,
      ["kernel_shape": .integers([2, 2]), "pads": .integers([1, 0, 0, 0])]),
    ONNXSample("GlobalMaxPool", [map]), ONNXSample("GlobalMaxPool", [.input([1, 4, 5])]),
    ONNXSample("GlobalAveragePool", [map]), ONNXSample("GlobalAveragePool", [.input([1, 4, 5])]),
    ONNXSample("LpPool", [map], ["kernel_shape": .integers([2, 2])]),
    ONNXSample("Resize", [map, .absent, .factors([1, 1, 2, 2])]),
    ONNXSample(
      "Resize", [map, .factors([0, 0, 0, 0, 1, 1, 2, 2]), .absent, .integers([1, 4, 4, 6])],
      [
        "mode": .string("linear"),
        "coordinate_transformation_mode": .string("tf_crop_and_resize"),
      ]),
  ]

  private static let quantized: [ONNXSample] = [
    ONNXSample("DynamicQuantizeLinear", [map], results: 3),
    ONNXSample("MatMulInteger", [.bytes([2, 3]), .bytes([3, 2]), .bytes([])]),
    ONNXSample("ConvInteger", [.bytes([1, 2, 4, 4]), .bytes([3, 2, 2, 2]), .bytes([])]),
    ONNXSample(
      "ConvInteger", [.bytes([1, 2, 4, 4, 4]), .bytes([3, 2, 2, 2, 2])],
      ["pads": .integers([1, 0, 0, 1, 0, 0])]),
    ONNXSample(
      "QLinearMatMul",
      [
        .bytes([2, 3]), .input([]), .bytes([]), .bytes([3, 2]), .input([]), .bytes([]), .input([]),
        .bytes([]),
      ]),
    ONNXSample(
      "QLinearConv",
      [
        .bytes([1, 2, 4, 4, 4]), .input([]), .bytes([]), .bytes([3, 2, 2, 2, 2]), .input([]),
        .bytes([]), .input([]), .bytes([]), .indices([3]),
      ], ["pads": .integers([1, 0, 0, 1, 0, 0])]),
  ]
}
