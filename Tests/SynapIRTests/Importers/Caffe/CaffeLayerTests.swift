import SynapCore
import SynapIR
import SynapTestSupport
import Testing

/// Layers on small inputs, whose results are computed by hand from Caffe's definitions.
@Suite struct CaffeLayerTests {
  typealias Weights = (extents: [Int], elements: [Float])

  private func results(
    _ network: CaffeNetwork, _ inputs: [Tensor]
  ) throws -> [Tensor] {
    let folder = try TemporaryFolder()
    let path = try network.write(to: folder)
    let graph = try withExtendedLifetime(folder) {
      try NetworkImporter.importNetwork(path: path, threadCount: 1).graph
    }
    #expect(ImportFormat.caffe.unnamedOperators(in: graph) == [])
    return try ReferenceExecutor(graph, threadCount: 1).run(inputs)
  }

  /// The result of one layer on elements that count from 1, or are given.
  private func result(
    _ type: String, _ parameters: String = "", _ input: [Int], elements: [Float]? = nil,
    weights: [Weights] = []
  ) throws -> Tensor {
    let network = CaffeNetwork(layer: type, parameters, input: input, weights: weights)
    let count = input.reduce(1, *)
    return try results(
      network, [Tensor(Shape(input), elements ?? (1...count).map { Float($0) })])[0]
  }

  private func error(
    _ type: String, _ parameters: String = "", _ input: [Int], weights: [Weights] = []
  ) -> String {
    do {
      _ = try result(type, parameters, input, weights: weights)
      return ""
    } catch {
      return (error as? Diagnostics)?.all.map(\.message).joined() ?? "\(error)"
    }
  }

  private func isNear(_ actual: [Float], _ expected: [Float]) -> Bool {
    actual.count == expected.count
      && zip(actual, expected).allSatisfy { abs($0 - $1) <= 1e-5 * max(1, abs($1)) }
  }

  @Test func poolsAsManyWindowsAsCaffe() throws {
    // Rounded up: the last window reaches past the end.
    func pooled(_ parameters: String, _ width: Int) throws -> [Float] {
      try result("Pooling", "pooling_param { kernel_h: 1 \(parameters) }", [1, 1, 1, width]).floats
    }
    #expect(try pooled("kernel_w: 2 stride: 2", 5) == [2, 4, 5])
    #expect(try pooled("kernel_w: 2 stride: 2 round_mode: FLOOR", 5) == [2, 4])
    #expect(try pooled("kernel_w: 2 stride: 2 ceil_mode: false", 5) == [2, 4])
    // Clipped: with padding the last window must start on the map or before it.
    #expect(try pooled("kernel_w: 2 stride: 2 pad_h: 0 pad_w: 1", 3) == [1, 3])
    // Padding counts in the divisor, what lies beyond it doesn't.
    #expect(isNear(try pooled("pool: AVE kernel_w: 3 stride: 2 pad_h: 0 pad_w: 1", 4), [1, 3, 2]))
    #expect(
      error("Pooling", "pooling_param { kernel_size: 1 stride: 2 }", [1, 1, 4, 4])
        .contains("computes nothing sensible"))
    #expect(
      try result("Pooling", "pooling_param { pool: AVE global_pooling: true }", [1, 2, 1, 2]).floats
        == [1.5, 3.5])
    #expect(
      error("Pooling", "pooling_param { pool: 2 kernel_size: 1 }", [1, 1, 2, 2])
        == "stochastic pooling is not supported")
    #expect(
      error("Pooling", "pooling_param { pool: MIN kernel_size: 1 }", [1, 1, 2, 2])
        == "'pool' is 'MIN', not one of MAX, AVE, STOCHASTIC")
    #expect(
      error("Pooling", "pooling_param { }", [1, 1, 2, 2]) == "the field 'kernel_size' is missing")
    #expect(
      error("Pooling", "pooling_param { kernel_size: 2 kernel_h: 1 }", [1, 1, 2, 2])
        == "both 'kernel_size' and 'kernel_h' are there")
    #expect(
      error("Pooling", "pooling_param { kernel_size: 99999999 }", [1, 1, 2, 2])
        == "'kernel_size' is 99999999, not in 1 ... 65536")
  }

  @Test func convolves() throws {
    let weights: [Weights] = [([2, 1, 1, 2], [1, 10, 1, -1]), ([2], [0.5, 0])]
    #expect(
      try result(
        "Convolution", "convolution_param { num_output: 2 kernel_h: 1 kernel_w: 2 group: 2 }",
        [1, 2, 1, 3], weights: weights
      ).floats == [21.5, 32.5, -1, -1])
    #expect(
      error("Convolution", "convolution_param { kernel_size: 1 }", [1, 2, 1, 3], weights: weights)
        == "the field 'num_output' is missing")
    #expect(
      error(
        "Convolution", "convolution_param { num_output: 2 kernel_size: 1 group: 3 }", [1, 2, 1, 3],
        weights: weights) == "'group' is 3, which doesn't divide 2 channels")
    #expect(
      error("Convolution", "convolution_param { num_output: 2 kernel_size: 1 }", [2, 3])
        == "the bottom is [2, 3], only planes [n, c, h, w] are supported")
    #expect(
      try result(
        "Deconvolution",
        "convolution_param { num_output: 1 kernel_h: 1 kernel_w: 2 stride_w: 2 stride_h: 1 "
          + "bias_term: false }", [1, 1, 1, 2], weights: [([1, 1, 1, 2], [1, 3])]
      ).floats == [1, 3, 2, 6])
    #expect(
      try result(
        "InnerProduct", "inner_product_param { num_output: 2 }", [1, 1, 1, 2],
        weights: [([1, 1, 2, 2], [1, 2, 3, 4]), ([1, 1, 1, 2], [0, 1])]
      ).floats == [5, 12])
  }

  @Test func rectifies() throws {
    #expect(
      try result("PReLU", "", [1, 2, 1, 2], elements: [-1, 2, -3, 4], weights: [([2], [0.5, 2])])
        .floats == [-0.5, 2, -6, 4])
    #expect(
      try result("ReLU", "relu_param { negative_slope: 0.25 }", [3], elements: [-4, 0, 4]).floats
        == [-1, 0, 4])
    #expect(try result("Threshold", "threshold_param { threshold: 2 }", [3]).floats == [0, 0, 1])
    #expect(
      isNear(try result("BNLL", "", [2], elements: [0, 100]).floats, [0.6931472, 100]))
    #expect(
      isNear(
        try result("ELU", "elu_param { alpha: 2 }", [2], elements: [-1, 3]).floats,
        [-1.2642411, 3]))
    #expect(
      isNear(
        try result("Exp", "exp_param { base: 2 scale: 2 shift: 1 }", [2]).floats, [8, 32]))
    #expect(
      isNear(try result("Log", "log_param { base: 10 scale: 10 }", [2]).floats, [1, 1.30103]))
    #expect(error("Exp", "exp_param { base: -2 }", [2]) == "the base -2.0 is not possible")
    #expect(
      try result("Power", "power_param { power: 2 scale: 2 shift: -1 }", [2]).floats == [1, 9])
  }

  @Test func normalizes() throws {
    let batch: [Weights] = [([2], [2, 4]), ([2], [8, 18]), ([1], [2])]
    #expect(
      isNear(
        try result("BatchNorm", "batch_norm_param { eps: 0 }", [1, 2, 1, 2], weights: batch).floats,
        [0, 0.5, 1 / 3, 2 / 3]))
    #expect(
      try result(
        "Scale", "scale_param { bias_term: true }", [1, 2, 1, 2],
        weights: [([2], [2, 3]), ([2], [0, 1])]
      ).floats == [2, 4, 10, 13])
    #expect(
      try result(
        "Scale", "scale_param { axis: 2 num_axes: -1 }", [1, 2, 1, 2],
        weights: [([1, 2], [1, 2])]
      ).floats == [1, 4, 3, 8])
    #expect(
      try result("Bias", "bias_param { num_axes: 0 }", [3], weights: [([1], [5])]).floats
        == [6, 7, 8])
    #expect(
      isNear(
        try result("LRN", "lrn_param { local_size: 3 alpha: 3 beta: 1 }", [1, 3, 1, 1]).floats,
        [1.0 / 6, 2.0 / 15, 3.0 / 14]))
    #expect(
      isNear(
        try result(
          "LRN", "lrn_param { local_size: 3 alpha: 9 beta: 1 norm_region: WITHIN_CHANNEL k: 7 }",
          [1, 1, 1, 2]
        ).floats, [1.0 / 6, 2.0 / 6]))
    #expect(error("LRN", "lrn_param { local_size: 4 }", [1, 3, 1, 1]).contains("not odd"))
    #expect(
      try result("MVN", "mvn_param { normalize_variance: false }", [1, 2, 1, 2]).floats
        == [-0.5, 0.5, -0.5, 0.5])
  }

  @Test func movesElements() throws {
    #expect(
      try result("Permute", "permute_param { order: 0 order: 2 }", [1, 2, 3]).shape == [1, 3, 2])
    #expect(
      error("Permute", "permute_param { order: 5 }", [1, 2]).contains("none of 2 dimensions"))
    let reshaped = try result(
      "Reshape", "reshape_param { shape { dim: 0 dim: -1 } axis: 1 num_axes: 2 }", [2, 3, 4, 5])
    #expect(reshaped.shape == [2, 3, 4, 5])
    #expect(
      try result("Reshape", "reshape_param { shape { dim: 0 dim: 2 dim: -1 } }", [1, 4, 3]).shape
        == [1, 2, 6])
    #expect(
      error("Reshape", "reshape_param { shape { dim: -1 dim: -1 } }", [4])
        == "the shape [-1, -1] has more than one -1")
    #expect(
      try result("Flatten", "flatten_param { axis: 0 end_axis: 1 }", [2, 3, 4]).shape == [6, 4])
    #expect(try result("Tile", "tile_param { axis: 0 tiles: 2 }", [2]).floats == [1, 2, 1, 2])
    #expect(
      try result("ShuffleChannel", "shuffle_channel_param { group: 2 }", [1, 4, 1, 1]).floats
        == [1, 3, 2, 4])
    #expect(
      try result("Upsample", "upsample_param { scale: 2 }", [1, 1, 1, 2]).floats
        == [1, 1, 2, 2, 1, 1, 2, 2])
    #expect(
      try result("Interp", "interp_param { height: 1 width: 3 }", [1, 1, 1, 2]).floats
        == [1, 1.5, 2])
  }

  @Test func slicesAndJoins() throws {
    let halves = CaffeNetwork(
      """
      layer { name: "s" type: "Slice" bottom: "x" top: "a" top: "b" slice_param { slice_point: 1 } }
      layer { name: "c" type: "Concat" bottom: "b" bottom: "a" top: "c" }
      layer { name: "t" type: "Split" bottom: "c" top: "d" top: "e" }
      layer { name: "q" type: "Silence" bottom: "d" }
      layer { name: "m" type: "Eltwise" bottom: "e" bottom: "x" top: "m"
        eltwise_param { coeff: 1 coeff: -2 } }
      layer { name: "o" type: "Dropout" bottom: "m" top: "m" dropout_param { dropout_ratio: 0.4 } }
      """, input: [1, 3])
    let result = try results(halves, [Tensor([1, 3], [1, 2, 3])])
    #expect(result.map(\.floats) == [[0, -1, -5]])
    #expect(
      error("Slice", "slice_param { slice_point: 1 slice_point: 2 }", [1, 3])
        == "1 tops can't be sliced from an extent of 3 at [1, 2]")
    let crop = CaffeNetwork(
      """
      layer { type: "Input" top: "z" input_param { shape { dim: 1 dim: 1 dim: 1 dim: 2 } } }
      layer { name: "c" type: "Crop" bottom: "x" bottom: "z" top: "c" crop_param { offset: 1 } }
      """, input: [1, 1, 2, 3])
    let cropped = try results(
      crop, [Tensor([1, 1, 2, 3], (1...6).map { Float($0) }), Tensor([1, 1, 1, 2], [0, 0])])
    #expect(cropped[0].floats == [5, 6])
  }

  @Test func reduces() throws {
    #expect(
      try result("Reduction", "reduction_param { operation: MEAN axis: 1 coeff: 2 }", [2, 2]).floats
        == [3, 7])
    #expect(
      try result("Reduction", "reduction_param { operation: 3 }", [3]).floats == [14])
    // Of equal elements Caffe takes the last one.
    let positions = try result("ArgMax", "argmax_param { axis: 1 }", [1, 3], elements: [2, 7, 7])
    #expect(positions.floats == [2] && positions.type.dataType == .float32)
    #expect(
      try result("ArgMax", "argmax_param { top_k: 2 out_max_val: true }", [1, 3]).floats
        == [2, 1, 3, 2])
  }
}
