import SynapIR

/// The machine has no instruction of its own: a pass makes it part of the convolution before it, or a
/// depthwise one where it stands alone.
extension BatchNormalization: SampledOperator {
  static let samples = [
    OperatorSample(
      Self(), .data([1, 8, 6, 5]), .numbers([8]), .numbers([8]), .numbers([8]), .numbers([8]))
  ]
}
