import SynapCore

/// The operand with elements added around it, or cut off where an amount is negative.
///
/// Operands: `data`; `pads`, the amounts before and then after each dimension; optionally
/// `constant_value`, one element, 0 where absent, and `axes`, the dimensions that `pads` names, all
/// where absent. Only `constant_value` may be unknown before the network runs. After ONNX `Pad`
/// since opset 18.
public struct Pad: Operator, Hashable {
  /// What the added elements are.
  public enum Mode: String, Codable, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// The constant.
    case constant
    /// The operand mirrored at its first and last element.
    case reflect
    /// The operand's first and last element.
    case edge
    /// The elements of the other end, as if the operand went on from its start.
    case wrap

    /// ONNX's name.
    public var description: String { rawValue }
  }

  /// The operator's name.
  public static let name = "Pad"
  /// The operands in order.
  public static let operandNames = ["data", "pads", "constant_value", "axes"]

  /// What the added elements are.
  public var mode: Mode

  /// Creates the operator.
  public init(mode: Mode = .constant) { self.mode = mode }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] { [OperatorAttribute("mode", mode)] }

  /// The amounts before and after each dimension of operand 0.
  ///
  /// - Throws: a `Diagnostic` where the operands don't fit each other.
  package func amounts(of operands: [Operand?]) throws -> [(before: Int, after: Int)] {
    let data = try operands.required(0, "data")
    _ = try operands.required(1, "pads")
    let pads = try operands.constantIntegers(1, "pads") ?? []
    let axes =
      try operands.constantIntegers(3, "axes").map { axes in
        _ = try normalizedAxes(axes, rank: data.shape.rank)
        return try axes.map { try normalizedAxis($0, rank: data.shape.rank) }
      } ?? Array(0..<data.shape.rank)
    guard pads.count == 2 * axes.count, pads.allSatisfy({ $0.magnitude < 1 << 31 }) else {
      throw Diagnostic.error("the pads \(pads) don't fit \(axes.count) dimensions of \(data.type)")
    }
    var amounts = [(before: Int, after: Int)](repeating: (0, 0), count: data.shape.rank)
    for (position, axis) in axes.enumerated() {
      amounts[axis] = (pads[position], pads[position + axes.count])
    }
    return amounts
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let data = try operands.required(0, "data")
    let amounts = try amounts(of: operands)
    if let value = operands.optional(2) {
      guard value.shape.elementCount == 1, value.type.dataType == data.type.dataType else {
        throw Diagnostic.error("the operand 'constant_value' is \(value.type), not one element")
      }
    }
    let extents = zip(data.shape.dimensions, amounts).map { $0 + $1.before + $1.after }
    for (extent, amount) in zip(data.shape.dimensions, amounts) {
      let limit = mode == .reflect ? extent - 1 : extent == 0 ? 0 : Int.max
      guard mode == .constant || (amount.before <= limit && amount.after <= limit) else {
        throw Diagnostic.error("the \(mode) pads \(amount) don't fit an extent of \(extent)")
      }
    }
    return [TensorType(data.type.dataType, try Shape(extents).checked())]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let type = try resultType(of: operands)
    let data = try operands.operand(0)
    let amounts = try amounts(of: operands.map { $0.map { Operand(type: $0.type, constant: $0) } })
    if mode == .constant { return [try constantPadded(operands, type, amounts, executor)] }
    let tables = type.shape.dimensions.indices.map { axis in
      let last = data.shape[axis] - 1
      return (0..<type.shape[axis]).map { position in
        let source = position - amounts[axis].before
        if mode == .edge { return min(max(source, 0), last) }
        if mode == .wrap { return (source % (last + 1) + last + 1) % (last + 1) }
        return source < 0 ? -source : source > last ? 2 * last - source : source
      }
    }
    return [data.indexed(tables)]
  }

  private func constantPadded(
    _ operands: [Tensor?], _ type: TensorType, _ amounts: [(before: Int, after: Int)],
    _ executor: ExecutionContext
  ) throws -> Tensor {
    let data = try operands.operand(0)
    let size = type.dataType.byteCount
    let extents = zip(data.shape.dimensions, amounts).map {
      $0 + min($1.before, 0) + min($1.after, 0)
    }
    let (source, destination) = (data.shape.strides, type.shape.strides)
    let from = zip(amounts, source).reduce(0) { $0 + max(-$1.0.before, 0) * $1.1 }
    let to = zip(amounts, destination).reduce(0) { $0 + max($1.0.before, 0) * $1.1 }
    return Tensor(type) { output in
      guard let result = output.baseAddress, !output.isEmpty else { return }
      operands.optional(2)?.withBytes { value in
        guard let value = value.baseAddress else { return }
        StridedCopy(extents: [type.shape.elementCount], source: [0], destination: [1]).run(
          from: value, to: result, elementSize: size, on: executor)
      }
      data.withBytes { input in
        guard let input = input.baseAddress, extents.allSatisfy({ $0 > 0 }) else { return }
        StridedCopy(extents: extents, source: source, destination: destination).run(
          from: input + from * size, to: result + to * size, elementSize: size, on: executor)
      }
    }
  }
}
