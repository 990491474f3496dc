import CKernels
import SynapCore
import SynapIR
import SynapNPU

/// A function of single elements whose stored results are computed in integers, as TFLite's reference
/// kernels do, rather than by the float reference. It makes the 8-bit tables.
protocol IntegerFunction: Operator {
  /// For a stored value the stored result, of the given types; nil where only the float reference
  /// has one.
  ///
  /// - Throws: a `Diagnostic` where a type has no scale.
  func storedFunction(from: TensorType, to: TensorType) throws -> ((Int) -> Int)?
}

/// What stores a number under another scale: `zero' + (q - zero) * factor`, clamped.
struct Requantization {
  private let multiplier: QuantizedMultiplier
  private let zeroPoint: Int
  private let resultZero: Int
  private let clamp: Clamp

  /// The requantization from `from` to `to` whose results stand for numbers within `bounds`.
  ///
  /// - Parameter factor: the ratio of the scales, where it is not rounded once from binary64.
  init(
    from: TensorType, to: TensorType, bounds: (min: Float, max: Float) = (-.infinity, .infinity),
    factor: Double? = nil
  ) throws {
    let (scale, zeroPoint) = try from.uniformQuantization(of: "the input")
    let (resultScale, resultZero) = try to.uniformQuantization(of: "the result")
    multiplier = try QuantizedMultiplier(factor ?? Double(scale) / Double(resultScale))
    (self.zeroPoint, self.resultZero) = (zeroPoint, resultZero)
    clamp = try Clamp(bounds, of: to)
  }

  /// The stored result for the stored value `stored`, of 8 bits.
  func callAsFunction(_ stored: Int) -> Int {
    let shift = max(Int(multiplier.exponent), 0)
    let difference = stored - zeroPoint
    // What overflows 32 bits is beyond every stored value.
    guard difference.magnitude << shift < 1 << 31 else {
      return difference < 0 ? clamp.minimum : clamp.maximum
    }
    let kernel = ck_multiplier(mantissa: multiplier.mantissa, exponent: multiplier.exponent)
    let result = Int(ck_requantize(Int32(difference), kernel)) + resultZero
    return min(max(result, clamp.minimum), clamp.maximum)
  }
}

extension Identity: IntegerFunction {
  /// TFLite's QUANTIZE of stored values.
  func storedFunction(from: TensorType, to: TensorType) throws -> ((Int) -> Int)? {
    try Requantization(from: from, to: to).callAsFunction
  }
}

extension Relu: IntegerFunction {
  /// TFLite's RELU.
  func storedFunction(from: TensorType, to: TensorType) throws -> ((Int) -> Int)? {
    try Clip(min: 0, max: .infinity).storedFunction(from: from, to: to)
  }
}

extension Clip: IntegerFunction {
  /// TFLite's RELU6 and its like, with any bounds. The ratio of the scales is rounded to binary32.
  func storedFunction(from: TensorType, to: TensorType) throws -> ((Int) -> Int)? {
    let (scale, _) = try from.uniformQuantization(of: "the input")
    let (resultScale, _) = try to.uniformQuantization(of: "the result")
    return try Requantization(
      from: from, to: to, bounds: (min, max), factor: Double(scale / resultScale)
    ).callAsFunction
  }
}

extension LeakyRelu: IntegerFunction {
  /// TFLite's LEAKY_RELU: the parts on both sides of 0 have factors of their own.
  func storedFunction(from: TensorType, to: TensorType) throws -> ((Int) -> Int)? {
    guard alpha >= 0 else { return nil }
    let (scale, zeroPoint) = try from.uniformQuantization(of: "the input")
    let (resultScale, _) = try to.uniformQuantization(of: "the result")
    let positive = try Requantization(
      from: from, to: to, factor: Double(scale / resultScale))
    let negative = try Requantization(
      from: from, to: to, factor: Double(scale * alpha / resultScale))
    return { $0 < zeroPoint ? negative($0) : positive($0) }
  }
}
