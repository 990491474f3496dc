import SynapCore
import Testing

/// The published arithmetic (SyNAP 3.2, `quantization.cpp`), worked by hand.
@Suite struct QuantizerTests {
  /// A tensor, a number for it, and what is stored.
  struct Case: CustomTestStringConvertible {
    var type = DataType.uint8
    var quantization = Quantization.none
    var means: [Float]?
    var scale: Float?
    var number: Float
    var stored: Int

    var testDescription: String {
      "\(number) in \(type) \(quantization) means \(means ?? []) scale \(scale ?? -1)"
    }
  }

  private func quantizer(
    _ type: DataType, _ quantization: Quantization, _ means: [Float]?, _ scale: Float?
  ) throws -> Quantizer {
    try Quantizer(
      TensorMetadata(
        name: "input", sourceName: "input", shape: [1, 3, 2, 2], layout: .nchw, dataType: type,
        quantization: quantization, means: means, scale: scale))
  }

  static let pixel = Quantization.affine(scale: 1 / 255, zeroPoint: 0)

  static let cases = [
    // s * f = 1: an offset of m - zero point, limited.
    Case(quantization: pixel, means: [0], scale: 255, number: 200, stored: 200),
    Case(
      quantization: .affine(scale: 1 / 128, zeroPoint: 128), means: [128], scale: 128, number: 7,
      stored: 7),
    Case(
      quantization: .affine(scale: 1 / 128, zeroPoint: 100), means: [128], scale: 128, number: 7,
      stored: 0),
    Case(
      quantization: .affine(scale: 1 / 128, zeroPoint: 128), means: [120], scale: 128,
      number: 255, stored: 255),
    Case(
      type: .int8, quantization: .affine(scale: 1 / 255, zeroPoint: -128), means: [0], scale: 255,
      number: 255, stored: 127),
    // Means are exact, as in calibration: 10 - 1.9 = 8.1.
    Case(quantization: pixel, means: [1.9], scale: 255, number: 10, stored: 8),
    // s * f = 0.5: (10 - 0) / 0.5 + 3 = 23.
    Case(
      quantization: .affine(scale: 0.5, zeroPoint: 3), means: [0], scale: 1, number: 10,
      stored: 23),
    // s * f = 2: 5 / 2 + 0 = 2.5, rounded up; -5 / 2 + 0 = -2.5, + 0.5 = -2.
    Case(
      type: .int8, quantization: .affine(scale: 2, zeroPoint: 0), means: [0], scale: 1, number: 5,
      stored: 3),
    Case(
      type: .int8, quantization: .affine(scale: 2, zeroPoint: 0), means: [0], scale: 1,
      number: -5, stored: -2),
    // Whole negative numbers lose one, too: trunc(-4 + 0.5) = -3.
    Case(
      type: .int8, quantization: .affine(scale: 2, zeroPoint: 0), means: [0], scale: 1,
      number: -8, stored: -3),
    // trunc(-3.4 + 0.5) = -2, not -3.
    Case(
      type: .int8, quantization: .affine(scale: 10, zeroPoint: 0), means: [0], scale: 1,
      number: -34, stored: -2),
    Case(
      quantization: .affine(scale: 2, zeroPoint: 0), means: [0], scale: 1, number: 5000,
      stored: 255),
    // Neither means nor scale: bytes as they come, whatever the zero point.
    Case(quantization: .affine(scale: 0.013, zeroPoint: 77), number: 77, stored: 77),
    // One of them: the other is 1 or 0.
    Case(
      quantization: .affine(scale: 0.5, zeroPoint: 3), means: [2], number: 10, stored: 19),
    Case(
      quantization: .affine(scale: 1 / 255, zeroPoint: 3), scale: 510, number: 10, stored: 8),
    // A scale of 0 is none.
    Case(quantization: .affine(scale: 0.013, zeroPoint: 77), scale: 0, number: 9, stored: 9),
    // Dynamic fixed point: (10 - 2) * 2^3 / 16 = 4; without scale 8 * 2^3 = 64.
    Case(
      type: .int16, quantization: .dynamicFixedPoint(fractionalLength: 3), means: [2], scale: 16,
      number: 10, stored: 4),
    Case(
      type: .int8, quantization: .dynamicFixedPoint(fractionalLength: 3), means: [2], number: 10,
      stored: 64),
    Case(
      type: .int8, quantization: .dynamicFixedPoint(fractionalLength: 3), number: 100,
      stored: 127),
    Case(
      type: .int16, quantization: .dynamicFixedPoint(fractionalLength: -2), number: 100,
      stored: 25),
    Case(
      type: .int16, quantization: .dynamicFixedPoint(fractionalLength: 15), number: -2,
      stored: -32768),
    Case(type: .int32, number: 1e20, stored: Int(Int32.max)),
    Case(type: .int32, number: -1e20, stored: Int(Int32.min)),
  ]

  @Test(arguments: cases) func storesAsPublished(_ example: Case) throws {
    let quantizer = try quantizer(
      example.type, example.quantization, example.means, example.scale)
    let range = try #require(example.type.integerRange)
    #expect(quantizer.stored(example.number, channel: 0, range: range) == example.stored)
  }

  @Test func neverTraps() throws {
    let quantizer = try quantizer(
      .uint8, .affine(scale: .leastNonzeroMagnitude, zeroPoint: 0), nil, .infinity)
    for number in [Float.nan, .infinity, -.infinity, .greatestFiniteMagnitude, 0] {
      #expect((0...255).contains(quantizer.stored(number, channel: 0, range: 0...255)))
    }
  }

  @Test func takesTheMeanOfTheChannel() throws {
    let quantizer = try quantizer(.float32, .none, [1.5, 2, 4], 2)
    #expect((0..<3).map { quantizer.real(10, channel: $0) } == [4.25, 4, 3])
  }

  @Test func refusesMeansForOtherChannels() {
    #expect {
      try quantizer(.uint8, .none, [1, 2], nil)
    } throws: { "\($0)" == "error: 'input' has 2 means for 3 channels" }
  }

  @Test(arguments: [
    (Float(1), UInt16(0x3C00)), (-2, 0xC000), (0, 0), (-0.0, 0x8000),
    (0.333_333_34, 0x3555), (1.999_9, 0x3FFF), (65_504, 0x7BFF), (1e9, 0x7BFF), (-1e9, 0xFBFF),
    (.infinity, 0x7BFF), (6.1e-5, 0), (6.103_515_625e-5, 0x0400),
  ])
  func cutsHalves(_ number: Float, _ bits: UInt16) {
    #expect(Quantizer.truncatedHalf(number) == bits)
  }
}
