import SynapIR

extension MatMul: QuantizationRule {
  public func role(ofOperand position: Int) -> OperandRole {
    position == 0 ? .activation : .weight
  }
}
