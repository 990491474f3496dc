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

extension Conv: ConvolvingRule {}
extension ConvTranspose: ConvolvingRule {}
extension Gemm: ConvolvingRule {}
