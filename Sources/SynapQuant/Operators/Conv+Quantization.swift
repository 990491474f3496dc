import SynapIR

/// The operands of `Conv` and `ConvTranspose`: input, weights, bias.
protocol ConvolvingRule: QuantizationRule {}

extension ConvolvingRule {
  /// The input is an activation, then follow weights and bias.
  public func role(ofOperand position: Int) -> OperandRole {
    switch position {
    case 0: .activation
    case 1: .weight
    default: .bias(activation: 0, weight: 1)
    }
  }
}

extension Conv: ConvolvingRule {
  /// Weights are `[out, in / groups, ky, kx]`.
  public func outputChannelAxis(ofOperand position: Int) -> Int? { position == 1 ? 0 : nil }
}

extension ConvTranspose: ConvolvingRule {
  /// Weights are `[in, out / groups, ky, kx]`: groups share their channels.
  public func outputChannelAxis(ofOperand position: Int) -> Int? {
    position == 1 && group == 1 ? 1 : nil
  }
}

extension Gemm: ConvolvingRule {
  /// Weights are `[in, out]`, or `[out, in]` where they are transposed.
  public func outputChannelAxis(ofOperand position: Int) -> Int? {
    position == 1 ? (transB ? 0 : 1) : nil
  }
}
