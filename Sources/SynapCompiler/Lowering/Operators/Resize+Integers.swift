import SynapIR

extension Resize {
  /// For each of the result's elements along `axis` the operand's element before its position and the
  /// weight of the one that follows, of 2048, with `Mode.linear` on int8 values: positions are in
  /// 1/1024 of an element, as TFLite's reference RESIZE_BILINEAR has them. nil where they follow from
  /// a scale that isn't the ratio of the extents.
  func integerLinearPositions(_ axis: Axis) -> [(index: Int, weight: Int)]? {
    let (input, output) = (axis.input, axis.output)
    guard input < 1 << 20, output < 1 << 20 else { return nil }
    let step: Int
    switch coordinateTransformation {
    case .alignCorners:
      let last = output - 1
      step = output > 1 ? (1024 * (input - 1) + last / 2) / last : unscaledStep(input, output)
    case .asymmetric, .halfPixel:
      guard axis.scale == Float(output) / Float(input) else { return nil }
      step = unscaledStep(input, output)
    case .pytorchHalfPixel, .tfliteAsymmetric, .tfliteHalfPixel, .tfliteAlignCorners: return nil
    }
    return (0..<output).map { index in
      let start = coordinateTransformation == .halfPixel ? step / 2 - 512 : 0
      let position = max(index * step + start, 0)
      let before = min(position / 1024, input - 1)
      return (before, before + 1 < input ? 2 * (position - 1024 * before) : 0)
    }
  }

  /// The distance between positions in 1/1024 of an element.
  private func unscaledStep(_ input: Int, _ output: Int) -> Int {
    (1024 * input + output / 2) / output
  }
}
