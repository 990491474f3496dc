import SynapIR

extension MatMul: QuantizationRule {
  /// The second operand is a weight.
  public func role(ofOperand position: Int) -> OperandRole {
    position == 0 ? .activation : .weight
  }
}
