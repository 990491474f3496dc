import SynapCore

/// The cells of a YOLOv8 network, whose values may be spread over several tensors: `[1, d, n]` each, or
/// `[1, n, d]`, all with the same n.
///
/// Which of both they are is the attribute `transposed` (1: `[1, d, n]`), else what the size of the
/// network's input proves, which has a known number of cells; else `[1, d, n]`.
struct YOLOv8Cells: Sendable {
  /// The part of the values that a tensor has.
  private struct Part: Sendable {
    /// The position of the tensor among the outputs.
    let tensor: Int
    /// The values, counted over all parts.
    let rows: Range<Int>
    let table: CellTable

    /// Where value `row` of the first cell lies.
    func start(of row: Int) -> Int { (row - rows.lowerBound) * table.valueStride }
  }

  /// The number of cells.
  let count: Int
  /// The number of values of a cell.
  let depth: Int
  private let parts: [Part]

  /// Finds the cells of `outputs`, given with their positions among all outputs.
  ///
  /// - Throws: a `Diagnostic` at the output at fault.
  init(
    _ outputs: [(index: Int, output: OutputDescription)], format: FormatString,
    inputSize: (width: Int, height: Int)?
  ) throws {
    guard let first = outputs.first?.output else {
      throw Diagnostic.error("no output has cells: expected a tensor of rank 2 or 3")
    }
    let isTransposed =
      format.has("transposed")
      ? format.bool("transposed") : Self.isTransposed(first.shape, inputSize: inputSize)
    var parts: [Part] = []
    var depth = 0
    for (index, output) in outputs {
      let table = try CellTable(output, isTransposed: isTransposed)
      if let count = parts.first?.table.cellCount, count != table.cellCount {
        throw output.failure(
          "\(table.cellCount) cells, the first output has \(count)",
          notes: [
            "shapes \(Shape(first.shape)) and \(Shape(output.shape)), read as "
              + (isTransposed ? "[1, values, cells]" : "[1, cells, values]")
          ])
      }
      parts.append(Part(tensor: index, rows: depth..<depth + table.depth, table: table))
      depth += table.depth
    }
    self.parts = parts
    self.depth = depth
    count = parts.first?.table.cellCount ?? 0
  }

  /// Whether a first tensor of `shape` has its cells in its last dimension.
  private static func isTransposed(_ shape: [Int], inputSize: (width: Int, height: Int)?) -> Bool {
    guard let inputSize, shape.count >= 2 else { return true }
    let expected = [8, 16, 32].reduce(0) { sum, stride in
      let columns = inputSize.width / stride + (inputSize.width % stride == 0 ? 0 : 1)
      let rows = inputSize.height / stride + (inputSize.height % stride == 0 ? 0 : 1)
      let (cells, overflow) = columns.multipliedReportingOverflow(by: rows)
      return overflow ? sum : sum &+ cells
    }
    return shape[shape.count - 1] == expected || shape[shape.count - 2] != expected
  }

  /// Value `row` of cell `cell`.
  func value(_ row: Int, of cell: Int, in tensors: [OutputTensor]) -> Float {
    guard let part = parts.first(where: { $0.rows.contains(row) }) else { return .nan }
    return tensors[part.tensor].withValues {
      $0[part.start(of: row) + cell * part.table.cellStride]
    }
  }

  /// For every cell the largest of the values `rows`, and which of them that is, counted from 0, the
  /// first one among equals.
  func largest(of rows: Range<Int>, in tensors: [OutputTensor]) -> (values: [Float], rows: [Int32])
  {
    var values = [Float](repeating: -.infinity, count: count)
    var positions = [Int32](repeating: 0, count: count)
    for part in parts {
      tensors[part.tensor].withValues { elements in
        for row in rows.clamped(to: part.rows) {
          var place = part.start(of: row)
          for cell in 0..<count {
            if elements[place] > values[cell] {
              values[cell] = elements[place]
              positions[cell] = Int32(truncatingIfNeeded: row - rows.lowerBound)
            }
            place += part.table.cellStride
          }
        }
      }
    }
    return (values, positions)
  }
}
