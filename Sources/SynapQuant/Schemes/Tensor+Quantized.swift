import CKernels
import SynapCore
import SynapIR

extension Tensor {
  /// The elements of this binary32 tensor under `quantization`: divided by the scale, rounded half
  /// away from zero, moved by the zero point and saturated to `dataType`. What is no number becomes
  /// the zero point.
  package func quantized(to dataType: DataType, as quantization: Quantization) -> Tensor {
    switch dataType {
    case .uint8: stored(as: UInt8.self, dataType, quantization)
    case .int8: stored(as: Int8.self, dataType, quantization)
    case .int16: stored(as: Int16.self, dataType, quantization)
    case .int32: stored(as: Int32.self, dataType, quantization)
    case .int64: stored(as: Int64.self, dataType, quantization)
    default: preconditionFailure("\(dataType) is not a type for quantized tensors")
    }
  }

  private func stored<Element: FixedWidthInteger & BitwiseCopyable>(
    as element: Element.Type, _ dataType: DataType, _ quantization: Quantization
  ) -> Tensor {
    let steps = ChannelSteps(of: quantization, shape: shape)
    // The largest magnitude that converts to any element without overflow.
    let limit = Element.bitWidth == 64 ? 0x1p62 : 0x1p33
    return Tensor(TensorType(dataType, shape, quantization: quantization), of: element) { result in
      withFloats { numbers in
        steps.forEachRun { run, step, zeroPoint in
          for index in run {
            let number = Double(numbers[index])
            guard number == number else {
              result[index] = Element(clamping: zeroPoint)
              continue
            }
            let rounded = (number / step).rounded(.toNearestOrAwayFromZero)
            result[index] = Element(
              clamping: Int(min(max(rounded, -limit), limit)) + zeroPoint)
          }
        }
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
