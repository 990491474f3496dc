import SynapCore

extension [Operand?] {
  /// The type of a function of the elements of all operands, repeated to one shape.
  ///
  /// - Throws: a `Diagnostic` where there is none, shapes don't fit or types differ.
  func broadcastType(named names: [String]) throws -> TensorType {
    var type = try required(0, names.first ?? "operand").type
    type.quantization = .none
    for position in 1..<Swift.max(count, names.count) {
      let name = position < names.count ? names[position] : "operand \(position)"
      let next = try required(position, name).type
      // Quantized operands may differ in type; those of shape code may not.
      let isExact = [type.dataType, next.dataType].contains { $0 == .int64 || $0 == .bool }
      guard type.dataType == next.dataType || !isExact else {
        throw Diagnostic.error("the operands are \(type) and \(next), of different types")
      }
      type.shape = try broadcastShape(type.shape, next.shape)
    }
    return type
  }

  /// The type of arithmetic on all operands.
  func arithmeticType(named names: [String]) throws -> [TensorType] {
    let type = try broadcastType(named: names)
    guard type.dataType != .bool, type.dataType != .float64 else {
      throw Diagnostic.error("the operands are \(type), numbers are expected")
    }
    return [type]
  }

  /// The type of a function of bools.
  func logicalType(named names: [String]) throws -> [TensorType] {
    let type = try broadcastType(named: names)
    guard type.dataType == .bool else {
      throw Diagnostic.error("the operands are \(type), bools are expected")
    }
    return [type]
  }

  /// The type of a function of integers.
  func integerType(named names: [String]) throws -> [TensorType] {
    let type = try broadcastType(named: names)
    guard !type.dataType.isFloat, type.dataType != .bool else {
      throw Diagnostic.error("the operands are \(type), integers are expected")
    }
    return [type]
  }

  /// The type of a comparison of two operands.
  func comparisonType(named names: [String]) throws -> [TensorType] {
    [TensorType(.bool, try broadcastType(named: names).shape)]
  }
}

/// The result of a function of two operands, which are both float32 or the same integer type.
///
/// - Throws: a `Diagnostic` for other types.
@inline(__always)
func arithmetic(
  _ left: Tensor, _ right: Tensor, floats: (Float, Float) -> Float,
  integers: (Int64, Int64) -> Int64
) throws -> Tensor {
  let shape = try broadcastShape(left.shape, right.shape)
  switch (left.type.dataType, right.type.dataType) {
  case (.float32, .float32): return broadcast(left, right, to: .float32(shape), floats)
  case (.int64, .int64):
    return broadcast(left, right, to: TensorType(.int64, shape), integers)
  case (.int32, .int32):
    return broadcast(left, right, to: TensorType(.int32, shape)) { (l: Int32, r: Int32) -> Int32 in
      Int32(truncatingIfNeeded: integers(Int64(l), Int64(r)))
    }
  default:
    if left.type.dataType == right.type.dataType, let wideLeft = left.widened,
      let wideRight = right.widened,
      let result = broadcast(wideLeft, wideRight, to: TensorType(.int64, shape), integers)
        .narrowed(to: left.type.dataType)
    {
      return result
    }
    throw Diagnostic.error("the reference doesn't compute on \(left.type) and \(right.type)")
  }
}

extension [Tensor?] {
  /// Operand 1, which others are divided by.
  ///
  /// - Throws: a `Diagnostic` where it holds integers of which one is 0.
  func divisor() throws -> Tensor {
    let divisor = try operand(1)
    if let integers = divisor.wideIntegers, integers.contains(0) {
      throw Diagnostic.error("division of integers by zero")
    }
    return divisor
  }
}

/// The comparison of two operands, which are both float32, bool or the same integer type.
///
/// - Throws: a `Diagnostic` for other types.
@inline(__always)
func comparison(
  _ operands: [Tensor?], floats: (Float, Float) -> Bool, integers: (Int64, Int64) -> Bool
) throws -> [Tensor] {
  let left = try operands.operand(0)
  let right = try operands.operand(1)
  let type = TensorType(.bool, try broadcastShape(left.shape, right.shape))
  switch (left.type.dataType, right.type.dataType) {
  case (.float32, .float32):
    return [
      broadcast(left, right, to: type) { (l: Float, r: Float) in floats(l, r) ? 1 : 0 as UInt8 }
    ]
  case (.int64, .int64):
    return [
      broadcast(left, right, to: type) { (l: Int64, r: Int64) in integers(l, r) ? 1 : 0 as UInt8 }
    ]
  case (.int32, .int32):
    return [
      broadcast(left, right, to: type) { (l: Int32, r: Int32) in
        integers(Int64(l), Int64(r)) ? 1 : 0 as UInt8
      }
    ]
  case (.bool, .bool):
    return [
      broadcast(left, right, to: type) { (l: UInt8, r: UInt8) in
        integers(Int64(l), Int64(r)) ? 1 : 0 as UInt8
      }
    ]
  default:
    if left.type.dataType == right.type.dataType, let wideLeft = left.widened,
      let wideRight = right.widened
    {
      return [
        broadcast(wideLeft, wideRight, to: type) { (l: Int64, r: Int64) in
          integers(l, r) ? 1 : 0 as UInt8
        }
      ]
    }
    throw Diagnostic.error("the reference doesn't compare \(left.type) with \(right.type)")
  }
}
