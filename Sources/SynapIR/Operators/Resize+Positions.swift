import SynapCore

extension Resize {
  /// The position in the operand of each of the result's elements along `axis`.
  private func positions(_ axis: Axis) -> [Float] {
    let ratio = Float(axis.input) / Float(axis.output)
    let cornerRatio =
      axis.output > 1 ? Float(axis.input - 1) / Float(axis.output - 1) : ratio
    return (0..<axis.output).map { index in
      let index = Float(index)
      switch coordinateTransformation {
      case .asymmetric: return index / axis.scale
      case .halfPixel: return (index + 0.5) / axis.scale - 0.5
      case .pytorchHalfPixel: return axis.output > 1 ? (index + 0.5) / axis.scale - 0.5 : 0
      case .alignCorners:
        return axis.output > 1 ? index * Float(axis.input - 1) / Float(axis.output - 1) : 0
      case .tfliteAsymmetric: return index * ratio
      case .tfliteHalfPixel: return (index + 0.5) * ratio
      case .tfliteAlignCorners: return index * cornerRatio
      }
    }
  }

  /// The operand's element for each of the result's along `axis`, with `Mode.nearest`.
  package func nearestIndices(_ axis: Axis) -> [Int] {
    if axis.isUnchanged { return Array(0..<axis.input) }
    return positions(axis).map { position in
      let rounded =
        switch nearestMode {
        case .roundPreferFloor: (position - 0.5).rounded(.up)
        case .roundPreferCeil: (position + 0.5).rounded(.down)
        case .floor: position.rounded(.down)
        case .ceil: position.rounded(.up)
        }
      return Int(min(max(rounded, 0), Float(axis.input - 1)))
    }
  }

  /// For each of the result's elements along `axis` the operand's element before its position, and
  /// the weight of the one that follows, 0 at the last, with `Mode.linear`.
  package func linearPositions(_ axis: Axis) -> [(index: Int, weight: Float)] {
    if axis.isUnchanged { return (0..<axis.input).map { ($0, 0) } }
    return positions(axis).map { position in
      let clamped = min(max(position, 0), Float(axis.input - 1))
      let index = min(Int(clamped), axis.input - 1)
      return (index, index + 1 < axis.input ? clamped - Float(index) : 0)
    }
  }
}

extension Tensor {
  /// This float32 tensor interpolated along dimension `axis`: `a + (b - a) * weight` for the elements
  /// at `index` and after it.
  func interpolated(along axis: Int, at positions: [(index: Int, weight: Float)]) -> Tensor {
    var result = shape
    result[axis] = positions.count
    let outer = shape.elementCount(0..<axis)
    let inner = shape.elementCount(axis + 1..<shape.rank)
    let extent = shape[axis]
    return Tensor(.float32(result), of: Float.self, isWrittenWhole: true) { output in
      withFloats { input in
        guard var next = output.baseAddress, let input = input.baseAddress else { return }
        for block in 0..<outer {
          for (index, weight) in positions {
            let first = input + (block * extent + index) * inner
            let second = index + 1 < extent ? first + inner : first
            for lane in 0..<inner {
              next[lane] = first[lane] + (second[lane] - first[lane]) * weight
            }
            next += inner
          }
        }
      }
    }
  }
}
