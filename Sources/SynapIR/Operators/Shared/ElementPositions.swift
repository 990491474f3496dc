import SynapCore

extension Shape {
  /// Calls `body` with the coordinates of every element and its position, in row-major order.
  func forEachElement(_ body: (_ coordinates: [Int], _ position: Int) throws -> Void) rethrows {
    let count = elementCount
    var coordinates = [Int](repeating: 0, count: rank)
    for position in 0..<count {
      try body(coordinates, position)
      var axis = rank - 1
      while axis >= 0 {
        coordinates[axis] += 1
        if coordinates[axis] < self[axis] { break }
        coordinates[axis] = 0
        axis -= 1
      }
    }
  }
}

extension Tensor {
  /// The elements at `positions` of this tensor, as a tensor of the shape `shape`.
  func elements(at positions: [Int], shape: Shape) -> Tensor {
    let size = type.dataType.byteCount
    return Tensor(TensorType(type.dataType, shape)) { output in
      withBytes { input in
        guard let source = input.baseAddress, let destination = output.baseAddress else { return }
        for (index, position) in positions.enumerated() {
          (destination + index * size).copyMemory(from: source + position * size, byteCount: size)
        }
      }
    }
  }

  /// A copy with the elements of `updates`, which has the same element type, put at `positions` one
  /// after another.
  func updated(at positions: [Int], with updates: Tensor, _ reduction: ScatterReduction) throws
    -> Tensor
  {
    if reduction == .none {
      let size = type.dataType.byteCount
      return Tensor(type) { output in
        withBytes { output.copyMemory(from: $0) }
        updates.withBytes { updates in
          guard let source = updates.baseAddress, let destination = output.baseAddress else {
            return
          }
          for (index, position) in positions.enumerated() {
            (destination + position * size).copyMemory(from: source + index * size, byteCount: size)
          }
        }
      }
    }
    if type.dataType == .float32 {
      let updates = updates.floats
      var values = floats
      for (index, position) in positions.enumerated() {
        values[position] = reduction.combine(values[position], updates[index])
      }
      return Tensor(shape, values)
    }
    guard var values = wideIntegers, let updates = updates.wideIntegers else {
      throw Diagnostic.error("the reference doesn't compute on \(type)")
    }
    for (index, position) in positions.enumerated() {
      values[position] = reduction.combine(values[position], updates[index])
    }
    return Tensor(TensorType(type.dataType, shape), wideIntegers: values)
  }
}

/// `index`, counting from the end where it is negative.
///
/// - Throws: a `Diagnostic` where it is outside `extent`.
func normalizedIndex(_ index: Int, extent: Int) throws -> Int {
  guard index >= -extent, index < extent else {
    throw Diagnostic.error("the index \(index) is outside an extent of \(extent)")
  }
  return index < 0 ? index + extent : index
}

extension [Operand?] {
  /// The operand at `position`, whose elements are int64 or int32.
  func indices(_ position: Int, _ name: String) throws -> Operand {
    let operand = try required(position, name)
    guard operand.type.dataType == .int64 || operand.type.dataType == .int32 else {
      throw Diagnostic.error("the operand '\(name)' is \(operand.type), not integers")
    }
    return operand
  }
}
