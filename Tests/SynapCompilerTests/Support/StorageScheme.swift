import SynapCore
import SynapIR
import SynapQuant

/// A way to store a network's values, as tests go through them.
enum StorageScheme: String, CaseIterable, Sendable, CustomStringConvertible {
  /// uint8, asymmetric.
  case uint8
  /// uint8 activations, int8 weights with one scale per output channel.
  case uint8PerChannel
  /// int8, asymmetric.
  case int8
  /// int8 activations, int8 weights with one scale per output channel.
  case int8PerChannel
  /// int8 with powers of two as scales.
  case int8DynamicFixedPoint
  /// int16 with powers of two as scales.
  case int16
  /// binary16.
  case float16

  var description: String { rawValue }

  /// The type of activations.
  var dataType: DataType {
    switch self {
    case .uint8, .uint8PerChannel: .uint8
    case .int8, .int8PerChannel, .int8DynamicFixedPoint: .int8
    case .int16: .int16
    case .float16: .float16
    }
  }

  /// Whether scales are powers of two.
  private var isDynamicFixedPoint: Bool { self == .int8DynamicFixedPoint || self == .int16 }

  /// Whether weights have a scale per output channel.
  private var isPerChannel: Bool { self == .uint8PerChannel || self == .int8PerChannel }

  /// The type of an activation of `shape` that takes values of `range`.
  func activationType(_ shape: Shape, range: ValueRange) -> TensorType {
    guard self != .float16 else { return TensorType(.float16, shape) }
    guard isDynamicFixedPoint else {
      return TensorType(
        dataType, shape, quantization: AsymmetricAffine.parameters(for: range, dataType: dataType))
    }
    let largest = max(range.minimum.magnitude, range.maximum.magnitude)
    var length = 8 * dataType.byteCount - 1
    while largest > 0,
      largest
        > Float(
          sign: .plus, exponent: 8 * dataType.byteCount - 1 - length,
          significand: 1)
    { length -= 1 }
    while largest > 0, length < 24,
      largest
        <= Float(
          sign: .plus, exponent: 8 * dataType.byteCount - 2 - length, significand: 1)
    { length += 1 }
    return TensorType(
      dataType, shape, quantization: .dynamicFixedPoint(fractionalLength: length))
  }

  /// The stored form of the binary32 activation `tensor`, which may be a constant.
  func activation(_ tensor: Tensor) -> Tensor {
    tensor.stored(as: activationType(tensor.shape, range: tensor.range))
  }

  /// The stored form of the binary32 weights `tensor`, whose output channels lie along `axis`; nil
  /// where they can't have scales of their own.
  func weights(_ tensor: Tensor, axis: Int?) -> Tensor {
    guard isPerChannel, let axis else { return activation(tensor) }
    var largest = [Float](repeating: 0, count: tensor.shape[axis])
    for (index, number) in tensor.floats.enumerated() {
      let channel = tensor.shape.position(of: index, along: axis)
      largest[channel] = max(largest[channel], number.magnitude)
    }
    let scales = largest.map { $0 > 0 ? $0 / 127 : 1 }
    return tensor.stored(
      as: TensorType(.int8, tensor.shape, quantization: .perChannel(scales: scales, axis: axis)))
  }

  /// The stored form of the binary32 bias `tensor` beside an input and weights of these types.
  func bias(_ tensor: Tensor, input: TensorType, weights: TensorType) -> Tensor {
    switch (input.quantization, weights.quantization) {
    case (.dynamicFixedPoint(let first), .dynamicFixedPoint(let second)):
      return tensor.stored(
        as: TensorType(
          self == .int16 ? .int64 : .int32, tensor.shape,
          quantization: .dynamicFixedPoint(fractionalLength: first + second)))
    case (_, .perChannel(let scales, _)):
      let scale = input.quantization.uniform?.scale ?? 1
      return tensor.stored(
        as: TensorType(
          .int32, tensor.shape,
          quantization: .perChannel(scales: scales.map { $0 * scale }, axis: 0)))
    case (.none, _): return tensor
    default:
      let scale =
        (input.quantization.uniform?.scale ?? 1) * (weights.quantization.uniform?.scale ?? 1)
      return tensor.stored(
        as: TensorType(.int32, tensor.shape, quantization: .affine(scale: scale, zeroPoint: 0)))
    }
  }
}

extension Shape {
  /// The index along `axis` of element `index` in row-major order.
  fileprivate func position(of index: Int, along axis: Int) -> Int {
    index / strides[axis] % self[axis]
  }
}

extension Tensor {
  /// The range of the binary32 elements.
  fileprivate var range: ValueRange {
    withFloats { ValueRange(of: $0) } ?? ValueRange(minimum: 0, maximum: 0)
  }

  /// The binary32 elements as `type` stores them: rounded half away from zero and saturated.
  func stored(as type: TensorType) -> Tensor {
    guard let range = type.dataType.integerRange else {
      return type.dataType == .float16 ? halved() : self
    }
    let numbers = floats
    let integers = numbers.indices.map { index -> Int in
      let scale: Float
      let zeroPoint: Int
      if case .perChannel(let scales, let axis) = type.quantization {
        (scale, zeroPoint) = (scales[type.shape.position(of: index, along: axis)], 0)
      } else {
        let uniform = type.quantization.uniform ?? (1, 0)
        (scale, zeroPoint) = (uniform.scale, Int(uniform.zeroPoint))
      }
      let steps = (Double(numbers[index]) / Double(scale)).rounded(.toNearestOrAwayFromZero)
      return min(max(Int(steps) + zeroPoint, range.lowerBound), range.upperBound)
    }
    func tensor<Element: FixedWidthInteger>(of element: Element.Type) -> Tensor {
      Tensor(type, of: element) { result in
        for (index, integer) in integers.enumerated() {
          result[index] = Element(truncatingIfNeeded: integer)
        }
      }
    }
    switch type.dataType.byteCount {
    case 1: return tensor(of: UInt8.self)
    case 2: return tensor(of: UInt16.self)
    case 4: return tensor(of: Int32.self)
    default: return tensor(of: Int64.self)
    }
  }
}
