import SynapIR

extension MatMul: QuantizationRule {
  /// The second operand is a weight.
  public func role(ofOperand position: Int) -> OperandRole {
    position == 0 ? .activation : .weight
  }

  /// A matrix is `[in, out]`; `quantized` leaves other ranks alone.
  public func outputChannelAxis(ofOperand position: Int) -> Int? { position == 1 ? 1 : nil }
}
