import SynapCore

extension Tensor {
  /// The tensor whose element at `[i, j, …]` is this one's at `[tables[0][i], tables[1][j], …]`;
  /// zero bytes where a table has a negative entry.
  ///
  /// Every table's entries are less than the extent of its dimension.
  func indexed(_ tables: [[Int]]) -> Tensor {
    precondition(tables.count == shape.rank)
    let result = TensorType(
      type.dataType, Shape(tables.map(\.count)), quantization: type.quantization)
    return Tensor(result) { output in
      guard output.count > 0 else { return }
      withBytes { input in
        guard let source = input.baseAddress, let destination = output.baseAddress else { return }
        let walk = IndexWalk(
          tables: tables, sourceStrides: shape.strides, destinationStrides: result.shape.strides,
          elementSize: type.dataType.byteCount)
        walk.copy(axis: 0, from: source, to: destination)
      }
    }
  }
}

/// A walk over the dimensions of an indexed copy, outermost first.
private struct IndexWalk {
  let tables: [[Int]]
  let sourceStrides: [Int]
  let destinationStrides: [Int]
  let elementSize: Int
  /// The first dimension from which on all are copied as they are.
  let contiguousAxis: Int

  init(tables: [[Int]], sourceStrides: [Int], destinationStrides: [Int], elementSize: Int) {
    self.tables = tables
    self.sourceStrides = sourceStrides
    self.destinationStrides = destinationStrides
    self.elementSize = elementSize
    var axis = tables.count
    while axis > 0, sourceStrides[axis - 1] == destinationStrides[axis - 1],
      tables[axis - 1].enumerated().allSatisfy({ $0 == $1 })
    {
      axis -= 1
    }
    contiguousAxis = axis
  }

  func copy(
    axis: Int, from source: UnsafeRawPointer, to destination: UnsafeMutableRawPointer
  ) {
    guard axis < contiguousAxis else {
      let count = axis == 0 ? tables[0].count * destinationStrides[0] : destinationStrides[axis - 1]
      destination.copyMemory(from: source, byteCount: count * elementSize)
      return
    }
    if axis == tables.count - 1 {
      switch elementSize {
      case 4: copyRow(UInt32.self, from: source, to: destination)
      case 8: copyRow(UInt64.self, from: source, to: destination)
      case 2: copyRow(UInt16.self, from: source, to: destination)
      default: copyRow(UInt8.self, from: source, to: destination)
      }
      return
    }
    let step = destinationStrides[axis] * elementSize
    var previous: Int?
    for (position, index) in tables[axis].enumerated() where index >= 0 {
      let place = destination + position * step
      if let previous, tables[axis][previous] == index {
        place.copyMemory(from: destination + previous * step, byteCount: step)
      } else {
        copy(axis: axis + 1, from: source + index * sourceStrides[axis] * elementSize, to: place)
      }
      previous = position
    }
  }

  private func copyRow<Element>(
    _ element: Element.Type, from source: UnsafeRawPointer,
    to destination: UnsafeMutableRawPointer
  ) {
    let input = source.assumingMemoryBound(to: Element.self)
    let output = destination.assumingMemoryBound(to: Element.self)
    tables[tables.count - 1].withUnsafeBufferPointer { table in
      for position in 0..<table.count where table[position] >= 0 {
        output[position] = input[table[position]]
      }
    }
  }
}
