import SynapCore
import SynapIR
import SynapQuant
import SynapTestSupport
import Testing

@Suite struct ConstantStorageTests {
  static let formats: [NumberFormat] = [
    .asymmetricAffine(.uint8), .asymmetricAffine(.int8), .perChannelSymmetricAffine,
    .dynamicFixedPoint(.int8), .dynamicFixedPoint(.int16),
  ]

  /// A convolution from 2 to 3 channels as `format` stores it: the types and the numbers of input,
  /// weights and bias.
  private func stored(
    _ format: NumberFormat, weights: [Float], bias: [Float], magnitude: Float = 1
  ) throws -> (types: [TensorType], weights: Tensor, bias: Tensor) {
    var sketch = Sketch()
    let x = sketch.input("x", [1, 2, 1, 2])
    let y = try sketch.convolution(x, "y", to: 3, weights: weights, bias: bias)
    let graph = try sketch.graph(outputs: [y])
    let calibration = try Calibration(
      of: graph, on: [[-1, 1, 0.5, 0.25].map { $0 * magnitude }])
    var options = QuantizerOptions()
    options.correctsBias = false
    let result = try graph.quantized(
      by: calibration, QuantizationPlan(FormatAssignment(format, for: graph), options: options)
    ).graph
    let inputs = result.nodes[0].inputs.compactMap { $0 }
    return (
      inputs.map { result.type(of: $0) }, try #require(result.constant(inputs[1])),
      try #require(result.constant(inputs[2]))
    )
  }

  private static let weights: [Float] = [1, -0.6, 0.012, 0.02, -30, 7]
  private static let bias: [Float] = [0.4, -0.02, 11]

  @Test func perChannelBiasesHaveTheirChannelsScale() throws {
    let found = try stored(.perChannelSymmetricAffine, weights: Self.weights, bias: Self.bias)
    let input = try #require(found.types[0].quantization.uniform?.scale)
    let scales: [Float] = [1 / 127, 0.02 / 127, 30.0 / 127]
    #expect(found.types[1].quantization == .perChannel(scales: scales, axis: 0))
    #expect(
      found.types[2].quantization == .perChannel(scales: scales.map { input * $0 }, axis: 0))
    #expect(found.bias.type.dataType == .int32)
    let numbers = found.bias.withElements(of: Int32.self) { Array($0) }
    for (channel, number) in numbers.enumerated() {
      let expected = Double(Self.bias[channel]) / Double(input * scales[channel])
      #expect(number == Int32(expected.rounded(.toNearestOrAwayFromZero)))
    }
    #expect(
      found.weights.withElements(of: Int8.self) { Array($0) } == [127, -76, 76, 127, -127, 30])
  }

  @Test func biasesOfInt16Have64Bits() throws {
    let found = try stored(
      .dynamicFixedPoint(.int16), weights: Self.weights, bias: [0.4, -0.02, 300_000])
    // -1...1 and -30...7.
    #expect(
      found.types.map(\.quantization) == [
        .dynamicFixedPoint(fractionalLength: 15), .dynamicFixedPoint(fractionalLength: 10),
        .dynamicFixedPoint(fractionalLength: 25),
      ])
    #expect(found.types.map(\.dataType) == [.int16, .int16, .int64])
    let numbers = found.bias.withElements(of: Int64.self) { Array($0) }
    #expect(numbers == [13_421_773, -671_089, 300_000 << 25])
  }

  @Test(arguments: formats) func biasesHaveTheScaleOfTheSums(_ format: NumberFormat) throws {
    let found = try stored(format, weights: Self.weights, bias: Self.bias)
    let real = found.bias.dequantized().floats
    for (expected, found) in zip(Self.bias, real) {
      #expect(abs(expected - found) < 2e-3, "\(real)")
    }
  }

  /// Biases and multipliers keep their bits where weights are tiny beside the bias.
  @Test(arguments: formats, [1, 1e-3, 1e6] as [Float])
  func largeBiasesWithTinyWeightsDoNotOverflow(_ format: NumberFormat, magnitude: Float) throws {
    let weights: [Float] = [1e-12, -1e-12, 0, 0, 1e-20, 2e-13]
    let bias: [Float] = [1000, -1000, 500]
    let found = try stored(format, weights: weights, bias: bias, magnitude: magnitude)
    let real = found.bias.dequantized().floats
    for (expected, found) in zip(bias, real) {
      #expect(abs(found / expected - 1) < 1e-3, "\(real)")
    }
    let isWide = found.bias.type.dataType == .int64
    let numbers =
      isWide
      ? found.bias.withElements(of: Int64.self) { $0.map(Int.init) }
      : found.bias.withElements(of: Int32.self) { $0.map(Int.init) }
    #expect(
      numbers.allSatisfy { $0.magnitude <= (isWide ? 1 << 62 : 1 << 30) / 100 * 101 }, "\(numbers)")
  }

  /// Folded networks have dead channels, which give their bias alone.
  @Test(arguments: [1, 300, 1e-4] as [Float])
  func channelsOfZerosKeepTheirBias(_ magnitude: Float) throws {
    let found = try stored(
      .perChannelSymmetricAffine, weights: [0, 0, 1, 1, 0, 0], bias: [0.3, 0, 0],
      magnitude: magnitude)
    let numbers = found.weights.withElements(of: Int8.self) { Array($0) }
    #expect(numbers == [0, 0, 127, 127, 0, 0])
    let bias = found.bias.dequantized().floats
    #expect(abs(bias[0] - 0.3) < 1e-6 && bias[1...] == [0, 0])
  }

  /// Where all weights are 0, or too small to be told from it.
  @Test(arguments: formats, [0, 0x1p-140] as [Float])
  func layersOfZerosKeepTheirBias(_ format: NumberFormat, _ weight: Float) throws {
    let weights = [Float](repeating: weight, count: 6)
    for magnitude: Float in [1, 300, 1e-4] {
      let found = try stored(
        format, weights: weights, bias: [0.3, 0, -0.0123], magnitude: magnitude)
      let bias = found.bias.dequantized().floats
      for (expected, found) in zip([0.3, 0, -0.0123] as [Float], bias) {
        #expect(abs(expected - found) < 1e-5, "\(bias), magnitude \(magnitude)")
      }
      #expect(found.weights.dequantized().floats.allSatisfy { $0 == 0 })
    }
  }

  @Test func searchingWeightsRangesLessensTheirError() throws {
    var random = SplitMix64(seed: 6)
    var numbers = random.normal(4 * 50_000)
    numbers[5] = 6
    var sketch = Sketch()
    let x = sketch.input("x", [1, 50_000, 1, 1])
    let y = try sketch.convolution(x, "y", to: 4, weights: numbers, bias: nil)
    let graph = try sketch.graph(outputs: [y])
    let calibration = try Calibration(of: graph, on: [random.normal(50_000)])
    func error(searches: Bool) throws -> Float {
      var options = QuantizerOptions()
      options.searchesRange = searches
      let plan = QuantizationPlan(
        FormatAssignment(.asymmetricAffine(.uint8), for: graph), options: options)
      let result = try graph.quantized(by: calibration, plan).graph
      let stored = try #require(result.constant(result.nodes[0].inputs[1])).dequantized().floats
      return zip(numbers, stored).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    #expect(try error(searches: true) < error(searches: false))
  }
}
