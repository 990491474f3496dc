import SynapCore

/// The elements converted to another type: float32, int64, int32 or bool, from one of these.
///
/// Floats are truncated toward zero and saturate, NaN gives 0; integers that int32 can't hold lose
/// their upper bits; bool is whether an element is not 0. After ONNX `Cast`.
public struct Cast: Operator, Hashable {
  /// The operator's name.
  public static let name = "Cast"
  /// The operands in order.
  public static let operandNames = ["input"]

  /// The type of the result.
  public var to: DataType

  /// Creates the operator.
  public init(to: DataType) { self.to = to }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] { [OperatorAttribute("to", to)] }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let input = try operands.required(0, "input")
    let isSupported: (DataType) -> Bool = { [.float32, .int64, .int32, .bool].contains($0) }
    guard isSupported(to), isSupported(input.type.dataType) || input.type.quantization != .none
    else {
      throw Diagnostic.error("a conversion from \(input.type.dataType) to \(to) is not supported")
    }
    return [TensorType(to, input.shape)]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let type = try resultType(of: operands)
    let x = try operands.operand(0)
    if x.type.dataType == to { return [x] }
    let result =
      switch x.type.dataType {
      case .float32:
        convert(x, type, integer: Self.truncated, real: { (x: Float) in x }) { $0 != 0 }
      case .int64: convert(x, type, integer: { $0 }, real: { (x: Int64) in Float(x) }) { $0 != 0 }
      case .int32:
        convert(x, type, integer: { Int64($0) }, real: { (x: Int32) in Float(x) }) { $0 != 0 }
      default:
        convert(x, type, integer: { Int64($0) }, real: { (x: UInt8) in Float(x) }) { $0 != 0 }
      }
    return [result]
  }

  private static func truncated(_ value: Float) -> Int64 {
    if value.isNaN { return 0 }
    return Int64(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max)
  }

  private func convert<Element>(
    _ x: Tensor, _ type: TensorType, integer: (Element) -> Int64, real: (Element) -> Float,
    isTrue: (Element) -> Bool
  ) -> Tensor {
    x.withElements(of: Element.self) { x in
      func fill<Result>(_ convert: (Element) -> Result) -> Tensor {
        Tensor(type, of: Result.self) { for index in x.indices { $0[index] = convert(x[index]) } }
      }
      switch to {
      case .float32: return fill(real)
      case .int64: return fill(integer)
      case .int32:
        return fill {
          Element.self == Float.self
            ? Int32(clamping: integer($0)) : Int32(truncatingIfNeeded: integer($0))
        }
      default: return fill { isTrue($0) ? 1 : 0 as UInt8 }
      }
    }
  }
}
