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

  /// The real numbers that the elements of this quantized or binary16 tensor stand for; the tensor
  /// itself where it is neither.
  package func dequantized() -> Tensor {
    if type.dataType != .float16 && type.quantization == .none { return self }
    return switch type.dataType {
    case .uint8: real(of: UInt8.self)
    case .int8: real(of: Int8.self)
    case .int16: real(of: Int16.self)
    case .int32: real(of: Int32.self)
    case .int64: real(of: Int64.self)
    case .float16:
      Tensor(.float32(shape), of: Float.self) { result in
        withElements(of: UInt16.self) { halves in
          for (index, half) in halves.enumerated() { result[index] = ck_float_from_half(half) }
        }
      }
    default: self
    }
  }

  private func real<Element: FixedWidthInteger & BitwiseCopyable>(of element: Element.Type)
    -> Tensor
  {
    let steps = ChannelSteps(of: type.quantization, shape: shape)
    return Tensor(.float32(shape), of: Float.self) { result in
      withElements(of: element) { elements in
        steps.forEachRun { run, step, zeroPoint in
          for index in run {
            result[index] = Float(Double(Int(elements[index]) - zeroPoint) * step)
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

/// The scale and zero point of every element of a tensor, by runs of equal ones.
private struct ChannelSteps {
  private let steps: [Double]
  private let zeroPoint: Int
  private let runLength: Int
  private let elementCount: Int

  init(of quantization: Quantization, shape: Shape) {
    elementCount = shape.elementCount
    if case .perChannel(let scales, let axis) = quantization {
      steps = scales.map { Double($0) }
      zeroPoint = 0
      runLength = max(shape.dimensions[(axis + 1)...].reduce(1, *), 1)
    } else if let (scale, zeroPoint) = quantization.uniform {
      steps = [Double(scale)]
      self.zeroPoint = Int(zeroPoint)
      runLength = max(elementCount, 1)
    } else {
      preconditionFailure("a quantization is needed")
    }
  }

  func forEachRun(_ body: (Range<Int>, Double, Int) -> Void) {
    var channel = 0
    for start in stride(from: 0, to: elementCount, by: runLength) {
      body(start..<start + runLength, steps[channel], zeroPoint)
      channel = channel + 1 == steps.count ? 0 : channel + 1
    }
  }
}
