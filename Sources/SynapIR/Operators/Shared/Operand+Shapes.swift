import SynapCore

extension [Operand?] {
  /// The operand at `position`, which an operator computes on: floats, or integers that a
  /// quantization gives a meaning.
  ///
  /// - Throws: a `Diagnostic` where it is missing or holds numbers of another kind.
  func feature(_ position: Int, _ name: String) throws -> Operand {
    let operand = try required(position, name)
    switch operand.type.dataType {
    case .int64, .uint32, .float64, .bool:
      throw Diagnostic.error("the operand '\(name)' is \(operand.type), not float32")
    default: return operand
    }
  }

  /// The feature map `[n, c, h, w]` at `position`, with at least one element.
  func featureMap(_ position: Int, _ name: String) throws -> Operand {
    let operand = try feature(position, name)
    guard operand.shape.rank == 4 else {
      throw Diagnostic.error(
        "the operand '\(name)' is \(operand.type), feature maps [n, c, h, w] are supported")
    }
    guard operand.shape.dimensions.allSatisfy({ $0 > 0 }) else {
      throw Diagnostic.error("the operand '\(name)' is \(operand.type) and has no elements")
    }
    return operand
  }

  /// Checks that the operand at `position`, where it is present, is a vector of `count` elements.
  func checkVector(_ position: Int, _ name: String, count: Int) throws {
    guard let operand = optional(position) else { return }
    guard operand.shape.dimensions == [count] else {
      throw Diagnostic.error("the operand '\(name)' is \(operand.type), [\(count)] is expected")
    }
  }
}

extension Operator {
  /// The type of the first result for operands whose elements are known.
  func resultType(of tensors: [Tensor?]) throws -> TensorType {
    let types = try resultTypes(
      of: tensors.map { $0.map { Operand(type: $0.type, constant: $0) } })
    guard let type = types.first else { throw Diagnostic.error("the operator has no result") }
    return type
  }
}

extension Shape {
  /// This shape, where its extents can be those of a tensor.
  ///
  /// - Throws: a `Diagnostic` where an extent is negative or there are more than 2^31 - 1 elements.
  func checked() throws -> Shape {
    guard checkedElementCount(limit: (1 << 31) - 1) != nil else {
      throw Diagnostic.error("a result of the extents \(self) is not possible")
    }
    return self
  }

  /// The product of the extents in `range`.
  func elementCount(_ range: Range<Int>) -> Int { dimensions[range].reduce(1, *) }
}

/// The positions of the dimensions `axes` in a tensor of rank `rank`, in ascending order.
///
/// - Throws: a `Diagnostic` where one is outside the rank or named twice.
func normalizedAxes(_ axes: [Int], rank: Int) throws -> [Int] {
  let result = try axes.map { try normalizedAxis($0, rank: rank) }.sorted()
  guard Set(result).count == result.count else {
    throw Diagnostic.error("the axes \(axes) name a dimension of rank \(rank) twice")
  }
  return result
}
