import SynapCore
import SynapIR
import SynapNPU

extension TensorType {
  /// Scale and zero point of the integers that `name` holds.
  ///
  /// - Throws: a `Diagnostic` where it has none for the whole tensor.
  func uniformQuantization(of name: String) throws -> (scale: Float, zeroPoint: Int) {
    guard let (scale, zeroPoint) = quantization.uniform else {
      throw Diagnostic.error("\(name) has no scale")
    }
    return (scale, Int(zeroPoint))
  }
}

/// How the weights of a convolution stand for real numbers.
struct WeightScales {
  /// One scale, or one per output channel.
  let scales: [Float]
  /// The stored weight of 0.
  let zeroPoint: Int

  /// The scales of `type` for `outputs` output channels.
  ///
  /// - Throws: a `Diagnostic` where there are none, or another number.
  init(of type: TensorType, outputs: Int) throws {
    if case .perChannel(let scales, _) = type.quantization {
      guard scales.count == outputs else {
        throw Diagnostic.error(
          "the weights have \(scales.count) scales for \(outputs) output channels")
      }
      (self.scales, zeroPoint) = (scales, 0)
    } else {
      let (scale, zeroPoint) = try type.uniformQuantization(of: "the weight tensor")
      (scales, self.zeroPoint) = ([scale], zeroPoint)
    }
  }

  /// What sums of products with an input of the scale `input` are multiplied by to be stored at the
  /// scale `output`.
  ///
  /// - Parameter roundsProduct: whether the product of the scales is rounded to binary32 first, as TFLite
  ///   does it in uint8 convolutions.
  func multipliers(
    input: Float, output: Float, roundsProduct: Bool = false
  ) throws -> [QuantizedMultiplier] {
    try scales.map { scale in
      let product =
        roundsProduct && scales.count == 1
        ? Double(input * scale) : Double(input) * Double(scale)
      return try QuantizedMultiplier(product / Double(output))
    }
  }
}

extension Clamp {
  /// The stored values of `type` for the real numbers `bounds`, rounded half away from zero;
  /// infinite ones are the type's own.
  init(_ bounds: (min: Float, max: Float), of type: TensorType) throws {
    guard let range = type.dataType.integerRange else {
      throw Diagnostic.error("\(type.dataType) has no stored integers to clamp")
    }
    let (scale, zeroPoint) = try type.uniformQuantization(of: "the result")
    func stored(_ bound: Float) -> Int {
      // In binary32, as TFLite computes it.
      let steps = bound / scale
      guard steps.isFinite, abs(steps) < 1e9 else {
        return bound < 0 ? range.lowerBound : range.upperBound
      }
      let value = Int(steps.rounded(.toNearestOrAwayFromZero)) + zeroPoint
      return min(max(value, range.lowerBound), range.upperBound)
    }
    self.init(stored(bounds.min), stored(bounds.max))
  }
}
