import SynapCore
import SynapIR

/// What a quantized network stores an operand as.
public enum OperandRole: Sendable {
  /// Data that depends on the input; takes the tensor's own calibrated range.
  case activation
  /// Constants that are multiplied with activations; take their own range.
  case weight
  /// Constants that are added to sums; 32 bits at the scale of the operand's `activation` times
  /// that of its `weight`.
  case bias(activation: Int, weight: Int)
  /// Numbers that say how to compute, such as axes and sizes; left as they are.
  case parameter
}

/// How an operator takes part in quantization.
///
/// An operator without a rule of its own treats binary32 operands as activations, everything else
/// as parameters, and gives its results ranges of their own.
public protocol QuantizationRule: Operator {
  /// What operand `position` is stored as.
  func role(ofOperand position: Int) -> OperandRole
  /// Whether stored values pass through unchanged, so that operand 0 and all results must have the
  /// same quantization: reshaping, moving, selecting.
  var keepsStoredValues: Bool { get }
  /// Whether all operands are best stored as the result is, so that joining them moves bytes only.
  var joinsStoredValues: Bool { get }
  /// The dimension of the weights at operand `position` that counts output channels; nil where
  /// channels can't have scales of their own.
  func outputChannelAxis(ofOperand position: Int) -> Int?
  /// Whether the operator is computed in floats only.
  var isFloatOnly: Bool { get }
}

extension QuantizationRule {
  /// Every operand is an activation.
  public func role(ofOperand position: Int) -> OperandRole { .activation }
  /// Values are computed anew.
  public var keepsStoredValues: Bool { false }
  /// Operands keep quantizations of their own.
  public var joinsStoredValues: Bool { false }
  /// Channels have no scales of their own.
  public func outputChannelAxis(ofOperand position: Int) -> Int? { nil }
  /// The operator is computed in integers.
  public var isFloatOnly: Bool { false }
}

extension Operator {
  /// The role of operand `position`, of type `type`, by this operator's rule or by default.
  func quantizationRole(ofOperand position: Int, type: TensorType) -> OperandRole {
    guard type.dataType == .float32 else { return .parameter }
    return (self as? any QuantizationRule)?.role(ofOperand: position) ?? .activation
  }

  /// Whether stored values pass through unchanged.
  var keepsStoredValues: Bool { (self as? any QuantizationRule)?.keepsStoredValues ?? false }

  /// Whether all operands are best stored as the result is.
  var joinsStoredValues: Bool { (self as? any QuantizationRule)?.joinsStoredValues ?? false }

  /// The dimension of the weights at operand `position` that counts output channels.
  func outputChannelAxis(ofOperand position: Int) -> Int? {
    (self as? any QuantizationRule)?.outputChannelAxis(ofOperand: position)
  }

  /// Whether the operator is computed in floats only.
  package var isFloatOnly: Bool { (self as? any QuantizationRule)?.isFloatOnly ?? false }
}
