import SynapCore
import SynapQuant
import Testing

@Suite struct NumberFormatTests {
  @Test func knowsTheValidPairs() {
    let expected: [QuantizationScheme: [DataType: NumberFormat]] = [
      .default: [
        .uint8: .asymmetricAffine(.uint8), .int8: .dynamicFixedPoint(.int8),
        .int16: .dynamicFixedPoint(.int16), .float16: .float16,
      ],
      .asymmetricAffine: [
        .uint8: .asymmetricAffine(.uint8), .int8: .asymmetricAffine(.int8), .float16: .float16,
      ],
      .dynamicFixedPoint: [
        .int8: .dynamicFixedPoint(.int8), .int16: .dynamicFixedPoint(.int16), .float16: .float16,
      ],
      .perChannelSymmetricAffine: [.int8: .perChannelSymmetricAffine, .float16: .float16],
    ]
    let types: [DataType] = [.uint8, .int8, .int16, .float16, .float32, .int32, .int64, .bool]
    for scheme in QuantizationScheme.allCases {
      for type in types {
        let format = NumberFormat(type, scheme: scheme)
        #expect(format == expected[scheme]?[type], "\(scheme) \(type)")
        #expect(format == nil || format?.dataType == type)
        if type != .float16 { #expect(scheme.dataTypes.contains(type) == (format != nil)) }
      }
    }
  }
}

@Suite struct DynamicFixedPointTests {
  @Test(
    arguments: [
      (4.25, 12), (2.37, 13), (1.32, 14), (1, 15), (0.5, 16), (0.51, 15), (32768, 0), (40000, -1),
      (0, 15), (Float.leastNonzeroMagnitude, 15), (.leastNormalMagnitude, 31),
      (.greatestFiniteMagnitude, -31),
    ] as [(Float, Int)])
  func coversInt16(_ magnitude: Float, _ length: Int) {
    for range in [
      ValueRange(minimum: -magnitude, maximum: 0), ValueRange(minimum: 0, maximum: magnitude),
      ValueRange(minimum: -magnitude / 3, maximum: magnitude),
    ] {
      #expect(
        DynamicFixedPoint.parameters(for: range, dataType: .int16)
          == .dynamicFixedPoint(fractionalLength: length))
    }
  }

  @Test func takes8BitsLessForInt8() {
    for magnitude: Float in [4.25, 2.37, 1.32, 1, 0.01] {
      let range = ValueRange(minimum: -magnitude, maximum: magnitude)
      guard
        case .dynamicFixedPoint(let wide) = DynamicFixedPoint.parameters(
          for: range, dataType: .int16),
        case .dynamicFixedPoint(let narrow) = DynamicFixedPoint.parameters(
          for: range, dataType: .int8)
      else {
        Issue.record("no lengths")
        return
      }
      #expect(narrow == wide - 8)
      // The largest magnitude uses more than half of the stored values, and fits.
      let stored = magnitude * Float(sign: .plus, exponent: wide, significand: 1)
      #expect(stored > 16384 && stored <= 32768)
    }
  }
}
