import SynapCompiler
import SynapCore
import SynapIR
import SynapNPU
import SynapRuntime
import SynapTestSupport
import Testing

/// TFLite networks that come quantized: their numbers are kept, their bytes are TFLite's.
@Suite struct QuantizedImportTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func conversion(_ network: TFLiteNetwork, metafile: String = "") throws -> Conversion {
    Conversion(
      Conversion.Options(
        model: try folder.write(network.serialized(), to: "net.tflite"),
        metafile: metafile.isEmpty ? nil : try folder.write(metafile, to: "net.yaml"),
        target: "VS680", outputDirectory: folder.file("out")))
  }

  /// The stored output 0 for the stored input `input`.
  private func run(
    _ network: TFLiteNetwork, _ input: [UInt8], metafile: String = ""
  ) throws -> [UInt8] {
    let bytes = try conversion(network, metafile: metafile).compile().encoded()
    let loaded = try Network(
      Bundle(Storage.holding(bytes), file: "model.synap"), file: "model.synap", threads: 1)
    try input.withUnsafeBytes { try loaded.inputs[0].assign(raw: $0) }
    loaded.predict()
    return try loaded.outputs[0].withBytes { Array($0) }
  }

  private func randomBytes(_ count: Int, seed: UInt64) -> [UInt8] {
    var numbers = SplitMix64(seed: seed)
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: numbers.next() >> 9) }
  }

  @Test func keepsTypesAndLayoutOfThePorts() throws {
    var warnings: [Diagnostic] = []
    let model = try conversion(.int8Sample).run(warn: { warnings.append($0) })
    let (input, output) = (model.metadata.inputs[0], model.metadata.outputs[0])
    #expect(input.shape == [1, 6, 5, 3] && input.layout == .nhwc && input.dataType == .int8)
    #expect(input.quantization == .affine(scale: 0.02, zeroPoint: -3))
    #expect(output.shape == [1, 4] && output.layout == .none)
    #expect(output.quantization == .affine(scale: 1 / 256, zeroPoint: -128))
    #expect(warnings.isEmpty)
    #expect(folder.files.contains("out/model.synap"))
    #expect(!folder.files.contains("out/quantization_info.yaml"))
  }

  @Test func forcesTheChannelsFirstWhereAskedTo() throws {
    let model = try conversion(.int8Sample, metafile: "data_layout: nchw\n").compile()
    #expect(model.metadata.inputs[0].shape == [1, 3, 6, 5])
    #expect(model.metadata.inputs[0].layout == .nchw)
  }

  /// A convolution with ReLU6 whose result's range is 0 to 6: half a step from the one in float.
  @Test func roundsWhatTheNetworkInFloatComputes() throws {
    let metafile = "outputs:\n  - name: a\n"
    let source = try SourceNetwork(
      contentsOf: folder.write(TFLiteNetwork.int8Sample.serialized(), to: "net.tflite"),
      metafile: folder.write(metafile, to: "net.yaml"))
    #expect(source.quantized != nil)
    for seed in 0..<5 as Range<UInt64> {
      let stored = randomBytes(90, seed: seed)
      let real = stored.map { 0.02 * Float(Int(Int8(bitPattern: $0)) + 3) }
      let expected = try ReferenceExecutor(source.graph, threadCount: 1)
        .run([SynapIR.Tensor([1, 6, 5, 3], real)])[0]
      #expect(expected.shape == [1, 3, 3, 8])
      let actual = try run(.int8Sample, stored, metafile: metafile)
      #expect(Set(actual).count > 10)
      for (byte, expected) in zip(actual, expected.floats) {
        let number = 0.0235 * Float(Int(Int8(bitPattern: byte)) + 128)
        #expect(abs(number - expected) < 0.0235 * 0.505, "seed \(seed)")
      }
    }
  }

  @Test func requantizesWhereTheMetafileAsksForIt() throws {
    let conversion = try conversion(
      .int8Sample,
      metafile: "inputs:\n  - scale: 1\nquantization:\n  data_type: uint8\n  dataset: [random]\n")
    var warnings: [String] = []
    let model = try conversion.compile(warn: { warnings.append($0.message) })
    #expect(model.metadata.inputs[0].dataType == .uint8)
    #expect(warnings.contains("the network is quantized already: its numbers are replaced"))
  }

  /// Fully connected, by TFLite's definition: one rounding, half up.
  @Test func computesFullyConnectedLayersToTheByte() throws {
    let (inputs, outputs) = (24, 60)
    var network = TFLiteNetwork()
    typealias Scale = TFLiteNetwork.Quantization
    let x = network.input("x", [1, inputs], .int8, Scale([0.05], 7))
    let matrix = randomBytes(inputs * outputs, seed: 50)
    let weights = network.tensor("w", [outputs, inputs], .int8, Scale([0.02]), data: matrix)
    let biases = (0..<outputs).map { 61 * $0 - 1800 }
    let bias = network.integers("b", [outputs], biases)
    let y = network.tensor("y", [1, outputs], .int8, Scale([0.006], -9))
    network.append(9, [x, weights, bias], [y], options: 8, [.byte(1)])
    network.outputs = [y]
    let input = randomBytes(inputs, seed: 51)
    let factor = Double(Float(0.05)) * Double(Float(0.02)) / Double(Float(0.006))
    let multiplier = try QuantizedMultiplier(factor)
    let shift = 31 - Int(multiplier.exponent)
    let expected = (0..<outputs).map { output in
      let sum = (0..<inputs).reduce(biases[output]) { sum, index in
        let weight = Int(Int8(bitPattern: matrix[output * inputs + index]))
        return sum + (Int(Int8(bitPattern: input[index])) - 7) * weight
      }
      let scaled = (sum * Int(multiplier.mantissa) + (1 << (shift - 1))) >> shift
      // RELU: not below the zero point.
      return UInt8(bitPattern: Int8(min(max(scaled - 9, -9), 127)))
    }
    #expect(try run(network, input) == expected)
  }

  /// The mean, by TFLite's definition: the multiplier contains the division, two roundings.
  @Test func computesMeansToTheByte() throws {
    var network = TFLiteNetwork()
    typealias Scale = TFLiteNetwork.Quantization
    let x = network.input("x", [1, 7, 5, 40], .uint8, Scale([0.03], 21))
    let axes = network.integers("axes", [2], [1, 2])
    let y = network.tensor("y", [1, 40], .uint8, Scale([0.011], 3))
    network.append(40, [x, axes], [y], options: 27, [.byte(0)])
    network.outputs = [y]
    let input = randomBytes(7 * 5 * 40, seed: 60)
    let scale = try QuantizedMultiplier(Double(Float(0.03)) / Double(Float(0.011)))
    // 35 has 5 bits behind the first.
    let mantissa = (Int(scale.mantissa) << 5) / 35
    let right = 5 - Int(scale.exponent)
    let expected = (0..<40).map { channel in
      let sum = (0..<35).reduce(0) { $0 + Int(input[$1 * 40 + channel]) - 21 }
      let high = (sum * mantissa + (1 << 30)) >> 31
      let rounded = (abs(high) + (1 << (right - 1))) >> right
      return UInt8(min(max((high < 0 ? -rounded : rounded) + 3, 0), 255))
    }
    #expect(try run(network, input) == expected)
  }

  /// The softmax in fixed point is the exact one to the nearest of 256 steps, but for ties.
  @Test func computesSoftmaxToTheNearestStep() throws {
    var network = TFLiteNetwork()
    typealias Scale = TFLiteNetwork.Quantization
    let x = network.input("x", [40, 9], .int8, Scale([0.06], 4))
    let y = network.tensor("y", [40, 9], .int8, Scale([1 / 256], -128))
    network.append(25, [x], [y], options: 9, [.float(1)])
    network.outputs = [y]
    let input = randomBytes(360, seed: 70)
    let result = try run(network, input)
    for row in 0..<40 {
      let powers = (0..<9).map { column in
        Exponential.of(0.06 * Double(Int8(bitPattern: input[9 * row + column])))
      }
      let sum = powers.reduce(0, +)
      for column in 0..<9 {
        let exact = 256 * powers[column] / sum
        let stored = Double(Int(Int8(bitPattern: result[9 * row + column])) + 128)
        #expect(abs(stored - min(exact, 255)) < 0.5001, "\(row), \(column)")
      }
    }
  }
}

/// The exponential function of small numbers, by its series.
private enum Exponential {
  static func of(_ x: Double) -> Double {
    var (term, sum) = (1.0, 1.0)
    for k in 1..<80 {
      term *= x / Double(k)
      sum += term
    }
    return sum
  }
}
