/// The normal equations of a linear least-squares problem.
struct LinearSystem {
  private var matrix: [[Double]]
  private var right: [Double]

  /// The equations of `Σ (residual - Σ column * x)²`, columns being derivatives of residuals.
  init(columns: [[Double]], residuals: [Double]) {
    func product(_ first: [Double], _ second: [Double]) -> Double {
      zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
    }
    matrix = columns.map { first in columns.map { product(first, $0) } }
    right = columns.map { product($0, residuals) }
  }

  /// The solution where every element of the diagonal is `1 + damping` times what it is, by
  /// elimination with pivots. 0 for unknowns that nothing depends on.
  mutating func solved(damping: Double) -> [Double] {
    let count = right.count
    for index in 0..<count { matrix[index][index] *= 1 + damping }
    for column in 0..<count {
      let pivot = (column..<count).max { abs(matrix[$0][column]) < abs(matrix[$1][column]) }
      guard let pivot, abs(matrix[pivot][column]) > 1e-300 else { continue }
      matrix.swapAt(column, pivot)
      right.swapAt(column, pivot)
      for row in (column + 1)..<max(count, column + 1) {
        let factor = matrix[row][column] / matrix[column][column]
        for index in column..<count { matrix[row][index] -= factor * matrix[column][index] }
        right[row] -= factor * right[column]
      }
    }
    var solution = [Double](repeating: 0, count: count)
    for row in (0..<count).reversed() where abs(matrix[row][row]) > 1e-300 {
      let known = ((row + 1)..<count).reduce(0) { $0 + matrix[row][$1] * solution[$1] }
      solution[row] = (right[row] - known) / matrix[row][row]
    }
    return solution
  }
}
