import CKernels
import SynapCore

extension [Operand?] {
  /// The type of pooling operand 0, `[n, c, h, w]`, over `window`.
  func poolingType(_ window: Window, roundsUp: Bool) throws -> [TensorType] {
    let x = try featureMap(0, "x")
    for axis in 0..<2 {
      let span = window.span(axis)
      guard window.pads[axis] < span, window.pads[axis + 2] < span else {
        throw Diagnostic.error("the pads \(window.pads) are not less than the window's \(span)")
      }
    }
    let extents = try window.slidingExtents(
      over: [x.shape[2], x.shape[3]], roundsUp: roundsUp)
    let shape = try Shape([x.shape[0], x.shape[1]] + extents).checked()
    return [TensorType(x.type.dataType, shape)]
  }

  /// The type of pooling operand 0, `[n, c, h, w]`, to `[n, c, 1, 1]`.
  func globalPoolingType() throws -> [TensorType] {
    let x = try featureMap(0, "x")
    return [TensorType(x.type.dataType, [x.shape[0], x.shape[1], 1, 1])]
  }
}

/// The result, of type `type`, of running the pooling `kernel` on each item of the batch of `x`.
func pool(
  _ x: Tensor, _ type: TensorType,
  kernel: (UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
) -> Tensor {
  let inputStride = x.shape.elementCount(1..<4)
  let outputStride = type.shape.elementCount(1..<4)
  return Tensor(type, of: Float.self, isWrittenWhole: true) { output in
    x.withFloats { input in
      guard let input = input.baseAddress, let output = output.baseAddress else { return }
      for item in 0..<type.shape[0] {
        kernel(input + item * inputStride, output + item * outputStride)
      }
    }
  }
}

/// The tensor `[n, c, 1, 1]` of a function of each plane of the float32 operand 0.
func reducePlanes(
  _ operands: [Tensor?], _ function: (UnsafeBufferPointer<Float>) -> Float
) throws -> [Tensor] {
  let x = try operands.floats(0)
  let count = x.shape.elementCount(2..<4)
  return [
    Tensor(.float32([x.shape[0], x.shape[1], 1, 1]), of: Float.self) { output in
      x.withFloats { x in
        for plane in output.indices {
          output[plane] = function(
            UnsafeBufferPointer(rebasing: x[plane * count..<(plane + 1) * count]))
        }
      }
    }
  ]
}
