import SynapCore

/// Every `step`-th element from `start` to before `end`, along some dimensions.
///
/// Operands: `data`, `starts`, `ends`, optionally `axes` (all dimensions in order where absent) and
/// `steps` (1 where absent), vectors of integers known before the network runs. Positions count from
/// the end where they are negative and are clamped to the extent; steps may be negative. After ONNX
/// `Slice` since opset 10.
public struct Slice: Operator, Hashable {
  /// The operator's name.
  public static let name = "Slice"
  /// The operands in order.
  public static let operandNames = ["data", "starts", "ends", "axes", "steps"]

  /// Creates the operator.
  public init() {}

  /// What is taken along one dimension: `count` elements, `step` apart, the first at `start`.
  package struct Range: Hashable, Sendable {
    /// The position of the first element.
    package var start: Int
    /// The number of elements.
    package var count: Int
    /// The distance between elements; 1 where there are fewer than two.
    package var step: Int
  }

  /// What is taken along each dimension of operand 0.
  ///
  /// - Throws: a `Diagnostic` where the operands don't fit each other.
  package func ranges(of operands: [Operand?]) throws -> [Range] {
    let shape = try operands.required(0, "data").shape
    _ = try operands.required(1, "starts")
    _ = try operands.required(2, "ends")
    let starts = try operands.constantIntegers(1, "starts") ?? []
    let ends = try operands.constantIntegers(2, "ends") ?? []
    let axes = try operands.constantIntegers(3, "axes") ?? Array(starts.indices)
    let steps =
      try operands.constantIntegers(4, "steps") ?? [Int](repeating: 1, count: starts.count)
    guard starts.count == ends.count, starts.count == axes.count, starts.count == steps.count else {
      throw Diagnostic.error(
        "starts, ends, axes and steps have \(starts.count), \(ends.count), \(axes.count) and "
          + "\(steps.count) elements")
    }
    _ = try normalizedAxes(axes, rank: shape.rank)
    var ranges = shape.dimensions.map { Range(start: 0, count: $0, step: 1) }
    for (position, axis) in axes.enumerated() {
      let axis = try normalizedAxis(axis, rank: shape.rank)
      ranges[axis] = try Self.range(
        from: starts[position], to: ends[position], by: steps[position], extent: shape[axis])
    }
    return ranges
  }

  private static func range(
    from start: Int, to end: Int, by step: Int, extent: Int
  ) throws -> Range {
    guard step != 0 else { throw Diagnostic.error("a step of 0") }
    let start = start < 0 ? start + extent : start
    let end = end < 0 ? end + extent : end
    let distance: Int
    let first: Int
    if step > 0 {
      first = min(max(start, 0), extent)
      distance = min(max(end, 0), extent) - first
    } else {
      first = min(max(start, 0), extent - 1)
      distance = first - min(max(end, -1), extent - 1)
    }
    guard distance > 0, extent > 0 else { return Range(start: 0, count: 0, step: 1) }
    let count = Int((UInt(distance) - 1) / step.magnitude) + 1
    return Range(start: first, count: count, step: count > 1 ? step : 1)
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let type = try operands.required(0, "data").type
    return [TensorType(type.dataType, Shape(try ranges(of: operands).map(\.count)))]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let x = try operands.operand(0)
    let ranges = try ranges(of: operands.map { $0.map { Operand(type: $0.type, constant: $0) } })
    let strides = x.shape.strides
    let start = zip(ranges, strides).reduce(0) { $0 + $1.0.start * $1.1 }
    return [
      x.gathered(
        Shape(ranges.map(\.count)), strides: zip(ranges, strides).map { $0.step * $1 },
        start: start, on: executor)
    ]
  }
}
