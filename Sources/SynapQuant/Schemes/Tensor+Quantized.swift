import CKernels
import SynapCore
import SynapIR

extension Tensor {
  /// The elements of this binary32 tensor under `quantization`: divided by the scale, rounded half
  /// away from zero, moved by the zero point and saturated to `dataType`. What is no number becomes
  /// the zero point.
  package func quantized(to dataType: DataType, as quantization: Quantization) -> Tensor {
    guard let range = dataType.integerRange, let (scale, zeroPoint) = quantization.uniform else {
      preconditionFailure("one scale and an integer type are needed")
    }
    func stored(_ number: Float) -> Int {
      if number.isNaN { return Int(zeroPoint) }
      let steps = (Double(number) / Double(scale)).rounded(.toNearestOrAwayFromZero)
      let limited = min(max(steps, -4_294_967_296), 4_294_967_296)
      return min(max(Int(limited) + Int(zeroPoint), range.lowerBound), range.upperBound)
    }
    let type = TensorType(dataType, shape, quantization: quantization)
    return withFloats { numbers in
      switch dataType {
      case .uint8:
        Tensor(type, of: UInt8.self) { result in
          for (index, number) in numbers.enumerated() { result[index] = UInt8(stored(number)) }
        }
      case .int8:
        Tensor(type, of: Int8.self) { result in
          for (index, number) in numbers.enumerated() { result[index] = Int8(stored(number)) }
        }
      case .int32:
        Tensor(type, of: Int32.self) { result in
          for (index, number) in numbers.enumerated() { result[index] = Int32(stored(number)) }
        }
      default: preconditionFailure("\(dataType) is not a type for weights")
      }
    }
  }

  /// The elements of this binary32 tensor in binary16, rounded to nearest even.
  package func halved() -> Tensor {
    withFloats { numbers in
      Tensor(TensorType(.float16, shape), of: UInt16.self) { result in
        for (index, number) in numbers.enumerated() {
          result[index] = ck_half_from_float(number)
        }
      }
    }
  }
}
