import CKernels
import SynapCore

extension Tensor {
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
            result[index] = Float((Double(elements[index]) - Double(zeroPoint)) * step)
          }
        }
      }
    }
  }
}

/// The scale and zero point of every element of a tensor, by runs of equal ones.
package struct ChannelSteps {
  private let steps: [Double]
  private let zeroPoint: Int
  private let runLength: Int
  private let elementCount: Int

  /// The scales of a tensor of the given quantization, which is not `none`, and shape.
  package init(of quantization: Quantization, shape: Shape) {
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

  /// Calls `body` with the positions, the scale and the zero point of every run, in order.
  package func forEachRun(_ body: (Range<Int>, Double, Int) -> Void) {
    var channel = 0
    for start in stride(from: 0, to: elementCount, by: runLength) {
      body(start..<start + runLength, steps[channel], zeroPoint)
      channel = channel + 1 == steps.count ? 0 : channel + 1
    }
  }
}
