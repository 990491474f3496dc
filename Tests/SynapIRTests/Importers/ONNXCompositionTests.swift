import Foundation
import ONNXWriter
import SynapCore
import SynapIR
import SynapTestSupport
import Testing

/// Operators that the importer makes of others, against their definitions.
@Suite struct ONNXCompositionTests {
  private static let numbers: [Float] = [-3, -1.5, -0.5, 0, 0.25, 1, 2.5, 4]

  private func results(
    _ operation: String, version: Int = 20, _ shape: [Int], _ elements: [Float],
    constants: [ONNXNetwork.Constant] = [], outputs: Int = 1,
    _ attributes: KeyValuePairs<String, ONNXNetwork.Attribute> = [:]
  ) throws -> [Tensor] {
    var network = ONNXNetwork(operatorSet: version)
    network.inputs = [ONNXNetwork.Value("x", shape: shape)]
    network.initializers = constants
    let names = (0..<outputs).map { "y\($0)" }
    network.append(operation, ["x"] + constants.map(\.name), names, name: "n", attributes)
    network.outputs = names.map { ONNXNetwork.Value($0, nil) }
    return try run(network, [Tensor(Shape(shape), elements)])
  }

  private func isClose(_ actual: [Float], _ expected: [Float]) -> Bool {
    actual.count == expected.count
      && zip(actual, expected).allSatisfy { ($0 - $1).magnitude <= 1e-5 * max(1, $1.magnitude) }
  }

  /// An operator on single elements and its definition.
  struct Activation: Sendable {
    let name: String
    let formula: @Sendable (Double) -> Double

    init(_ name: String, _ formula: @escaping @Sendable (Double) -> Double) {
      self.name = name
      self.formula = formula
    }

    static let all = [
      Activation("Elu") { $0 < 0 ? expm1($0) : $0 },
      Activation("Celu") { $0 < 0 ? expm1($0) : $0 },
      Activation("Selu") { 1.0507009873554805 * ($0 < 0 ? 1.6732632423543772 * expm1($0) : $0) },
      Activation("Softplus") { log1p(exp($0)) },
      Activation("Softsign") { $0 / (1 + abs($0)) },
      Activation("Mish") { $0 * tanh(log1p(exp($0))) },
      Activation("Gelu") { $0 / 2 * (1 + erf($0 / sqrt(2.0))) },
      Activation("ThresholdedRelu") { $0 > 1 ? $0 : 0 },
      Activation("Shrink") { $0 < -0.5 || $0 > 0.5 ? $0 : 0 },
    ]
  }

  @Test(arguments: Activation.all) func activationsFollowTheirFormulas(
    _ activation: Activation
  ) throws {
    let result = try results(activation.name, [8], Self.numbers)[0].floats
    let expected = Self.numbers.map { Float(activation.formula(Double($0))) }
    #expect(isClose(result, expected), "\(activation.name): \(result) is not \(expected)")
  }

  @Test func reducesAsDefined() throws {
    let x: [Float] = [1, -2, 3, 4]
    for (operation, expected) in [
      ("ReduceL1", [3, 7]), ("ReduceL2", [sqrt(5), 5]), ("ReduceSumSquare", [5, 25]),
      ("ReduceLogSumExp", [log(exp(1) + exp(-2)), log(exp(3) + exp(4))]),
    ] as [(String, [Double])] {
      let result = try results(operation, version: 13, [2, 2], x, ["axes": .integers([1])])[0]
      #expect(result.shape == [2, 1])
      #expect(isClose(result.floats, expected.map { Float($0) }), "\(operation): \(result.floats)")
    }
  }

  @Test func normalizesLayersAndGivesTheirStatistics() throws {
    let scale = ONNXNetwork.Constant("scale", [2], [2, 2])
    let y = try results(
      "LayerNormalization", [2, 2], [1, 3, 5, 5], constants: [scale], outputs: 3,
      ["epsilon": .float(0.25)])
    let factor = 1 / Float(1.25).squareRoot()
    #expect(isClose(y[0].floats, [-2 * factor, 2 * factor, 0, 0]))
    #expect(y[1].floats == [2, 5])
    #expect(isClose(y[2].floats, [factor, 2]))
  }

  @Test func movesDepthAndSpace() throws {
    let wide = try results(
      "DepthToSpace", [1, 4, 1, 1], [1, 2, 3, 4], ["blocksize": .integer(2)])[0]
    #expect(wide.shape == [1, 1, 2, 2])
    #expect(wide.floats == [1, 2, 3, 4])
    let deep = try results(
      "SpaceToDepth", [1, 1, 2, 2], [1, 2, 3, 4], ["blocksize": .integer(2)])[0]
    #expect(deep.shape == [1, 4, 1, 1])
  }

  @Test func convolvesLinesAndVolumes() throws {
    let line = try results(
      "Conv", [1, 1, 4], [1, 2, 3, 4], constants: [ONNXNetwork.Constant("w", [1, 1, 2], [1, 10])],
      ["pads": .integers([1, 0])])[0]
    #expect(line.shape == [1, 1, 4])
    #expect(line.floats == [10, 21, 32, 43])
    let volume = try results(
      "Conv", [1, 1, 2, 1, 2], [1, 2, 3, 4],
      constants: [
        ONNXNetwork.Constant("w", [1, 1, 2, 1, 1], [1, 10]), ONNXNetwork.Constant("b", [1], [100]),
      ], ["pads": .integers([1, 0, 0, 0, 0, 0])])[0]
    #expect(volume.shape == [1, 1, 2, 1, 2])
    #expect(volume.floats == [110, 120, 131, 142])
  }

  @Test func poolsLinesAndVolumesAndGivesIndices() throws {
    let line = try results(
      "AveragePool", [1, 1, 4], [1, 2, 3, 4], ["kernel_shape": .integers([2])])[0]
    #expect(line.floats == [1.5, 2.5, 3.5])
    let volume = try results(
      "MaxPool", [1, 1, 2, 2, 2], [1, 2, 3, 4, 5, 8, 7, 6],
      ["kernel_shape": .integers([2, 2, 2])])[0]
    #expect(volume.floats == [8])
    let places = try results(
      "MaxPool", [1, 1, 2, 2], [1, 4, 3, 4], outputs: 2,
      ["kernel_shape": .integers([2, 2]), "pads": .integers([1, 0, 0, 0])])
    #expect(places[0].floats == [4, 4])
    #expect(places[1].integers == [1, 1])
  }

  @Test func resizesByCubicsAndKeepsTheAspect() throws {
    let constants = [
      ONNXNetwork.Constant("roi", [0], []), ONNXNetwork.Constant("scales", [4], [1, 1, 1, 2]),
    ]
    let line = try results(
      "Resize", [1, 1, 1, 4], [1, 1, 1, 1], constants: constants, ["mode": .string("cubic")])[0]
    #expect(line.shape == [1, 1, 1, 8])
    #expect(isClose(line.floats, [Float](repeating: 1, count: 8)))
    let slope = try results(
      "Resize", [1, 1, 1, 8], (0..<8).map { Float($0) }, constants: constants,
      ["mode": .string("cubic"), "cubic_coeff_a": .float(-0.5)])[0].floats
    // Keys' cubic, of the coefficient -0.5, keeps a straight line where all of its neighbours are inside.
    #expect(isClose(Array(slope[4...9]), [1.75, 2.25, 2.75, 3.25, 3.75, 4.25]), "\(slope)")
  }

  @Test func repeatsFromADimensionOnBeforeVersion7() throws {
    let y = try results(
      "Add", version: 6, [2, 2], [1, 2, 3, 4],
      constants: [ONNXNetwork.Constant("b", [2], [10, 20])],
      ["broadcast": .integer(1), "axis": .integer(0)])[0]
    #expect(y.floats == [11, 12, 23, 24])
  }

  @Test func quantizedProductsEqualThoseOfTheirNumbers() throws {
    var network = ONNXNetwork(operatorSet: 20)
    network.inputs = [ONNXNetwork.Value("x", shape: [1, 2])]
    network.initializers = [
      ONNXNetwork.Constant("s", [], [0.5]), ONNXNetwork.Constant("w", [2, 1], [2, 4]),
    ]
    network.append("QuantizeLinear", ["x", "s"], ["q"])
    network.append("DequantizeLinear", ["q", "s"], ["d"])
    network.append("MatMul", ["d", "w"], ["y"])
    network.outputs = [ONNXNetwork.Value("y", nil)]
    #expect(try run(network, [Tensor([1, 2], [1.1, 0.3])])[0].floats == [4])
  }
}
