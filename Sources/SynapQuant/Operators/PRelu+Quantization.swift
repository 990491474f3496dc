import SynapIR

extension PRelu: QuantizationRule {
  /// Slopes are numbers of the function, which the machine has in its tables.
  public func role(ofOperand position: Int) -> OperandRole {
    position == 1 ? .parameter : .activation
  }
}
