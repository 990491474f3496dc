import SynapIR

extension Div: QuantizationRule {
  /// True: quotients have no integer arithmetic.
  public var isFloatOnly: Bool { true }
}
