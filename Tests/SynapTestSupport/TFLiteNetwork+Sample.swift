extension TFLiteNetwork {
  /// The stored values, scale and zero point of small quantized weights.
  private static func bytes(_ count: Int, seed: UInt64) -> [UInt8] {
    var numbers = SplitMix64(seed: seed)
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: numbers.next() >> 17) }
  }

  /// A small network in int8: convolution with ReLU6, depthwise convolution, addition, mean, fully
  /// connected layer, softmax. Its input is `x` `[1, 6, 5, 3]`, its output `y` `[1, 4]`.
  package static var int8Sample: TFLiteNetwork {
    var network = TFLiteNetwork()
    let x = network.input("x", [1, 6, 5, 3], .int8, Quantization([0.02], -3))
    let weights = network.tensor(
      "w", [8, 3, 3, 3], .int8,
      Quantization((0..<8).map { 0.004 + 0.001 * Float($0) }, axis: 0),
      data: bytes(8 * 27, seed: 1))
    let bias = network.integers("b", [8], (0..<8).map { 90 * $0 - 300 })
    let a = network.tensor("a", [1, 3, 3, 8], .int8, Quantization([0.0235], -128))
    // CONV_2D: padding SAME, strides of 2, RELU6.
    network.append(
      3, [x, weights, bias], [a], options: 1, [.byte(0), .integer(2), .integer(2), .byte(3)])
    let kernel = network.tensor(
      "k", [1, 3, 3, 8], .int8,
      Quantization((0..<8).map { 0.01 + 0.002 * Float($0) }, axis: 3), data: bytes(72, seed: 2))
    let d = network.tensor("d", [1, 3, 3, 8], .int8, Quantization([0.06], 5))
    // DEPTHWISE_CONV_2D: padding SAME, strides of 1.
    network.append(
      4, [a, kernel, bias], [d], options: 2,
      [.byte(0), .integer(1), .integer(1), .integer(1), .byte(0)])
    let s = network.tensor("s", [1, 3, 3, 8], .int8, Quantization([0.07], -20))
    network.append(0, [a, d], [s], options: 11, [.byte(0)])
    let axes = network.integers("axes", [2], [1, 2])
    let m = network.tensor("m", [1, 8], .int8, Quantization([0.03], -7))
    network.append(40, [s, axes], [m], options: 27, [.byte(0)])
    let matrix = network.tensor(
      "matrix", [4, 8], .int8, Quantization([0.02]), data: bytes(32, seed: 3))
    let l = network.tensor("l", [1, 4], .int8, Quantization([0.05], 10))
    network.append(9, [m, matrix, -1], [l], options: 8, [.byte(0)])
    let y = network.tensor("y", [1, 4], .int8, Quantization([1 / 256], -128))
    network.append(25, [l], [y], options: 9, [.float(1)])
    network.outputs = [y]
    return network
  }

  /// A network in float: convolution, concatenation with its operand, reshape. Its input is `x`
  /// `[1, 4, 3, 2]`, its output `y` `[1, 12, 5]`.
  package static var floatSample: TFLiteNetwork {
    var network = TFLiteNetwork()
    let x = network.input("x", [1, 4, 3, 2])
    let weights = network.floats("w", [3, 1, 1, 2], [1, 2, 3, 4, 5, 6])
    let bias = network.floats("b", [3], [0.5, 0, -0.5])
    let a = network.tensor("a", [1, 4, 3, 3])
    network.append(
      3, [x, weights, bias], [a], options: 1, [.byte(1), .integer(1), .integer(1), .byte(0)])
    let c = network.tensor("c", [1, 4, 3, 5])
    network.append(2, [a, x], [c], options: 10, [.integer(3), .byte(0)])
    let shape = network.integers("shape", [3], [1, 12, -1])
    let y = network.tensor("y", [1, 12, 5])
    network.append(22, [c, shape], [y], options: 17)
    network.outputs = [y]
    return network
  }
}
