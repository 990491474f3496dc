import SynapIR

/// Operators that move or select stored values and change none.
protocol MovingRule: QuantizationRule {}

extension MovingRule {
  /// True: stored values pass through unchanged.
  public var keepsStoredValues: Bool { true }
}

extension Reshape: MovingRule {}
extension Flatten: MovingRule {}
extension Squeeze: MovingRule {}
extension Unsqueeze: MovingRule {}
extension Identity: MovingRule {}
extension Dropout: MovingRule {}
extension Transpose: MovingRule {}
extension Split: MovingRule {}
extension Slice: MovingRule {}
extension MaxPool: MovingRule {}
extension GlobalMaxPool: MovingRule {}
extension Pad: MovingRule {}

extension Resize: MovingRule {
  /// Positions and scales are parameters.
  public func role(ofOperand position: Int) -> OperandRole {
    position == 0 ? .activation : .parameter
  }
}

extension Concat: QuantizationRule {
  /// True: joining is best when it moves bytes only.
  public var joinsStoredValues: Bool { true }
}
