import SynapCore
import SynapNPU

/// Measured times in a text file: a line per measurement of comma-separated values, the first line
/// naming the columns.
///
/// Columns: `model` (a `.synap` file, or a workload that `synap profile --workload` saved; relative
/// to the table), `measured`, and, where they are there, `quantity` (`median`, the default, `load`,
/// `init`, in milliseconds, or `cycles`), `tolerance` (in percent, 5 where it is missing) and
/// `label`. Empty lines and lines that begin with `#` are left out.
package enum MeasurementTable {
  /// The measurements in the file at `path`.
  ///
  /// - Throws: a `Diagnostic` with the line where the table or a model can't be read.
  package static func read(_ path: String) throws -> [Measurement] {
    var columns: [Substring]?
    var workloads: [String: Workload] = [:]
    var measurements: [Measurement] = []
    let text = try File.readText(path)
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed)
      guard let first = cells.first, cells != [""], !first.hasPrefix("#") else { continue }
      guard let names = columns else {
        columns = cells
        continue
      }
      try locating(in: Location(file: path, line: index + 1)) {
        let row = try Row(cells, columns: names)
        let file = File.resolve(row.model, relativeTo: File.directory(of: path))
        let workload = try workloads[file] ?? Workload(contentsOf: file)
        workloads[file] = workload
        measurements.append(
          Measurement(
            label: row.label, workload: workload, quantity: row.quantity, value: row.measured,
            tolerance: row.tolerance))
      }
    }
    guard !measurements.isEmpty else {
      throw Diagnostic.error("the table has no measurements", at: Location(file: path))
    }
    return measurements
  }

  private struct Row {
    var label: String
    var model: String
    var quantity: Measurement.Quantity
    var measured: Double
    var tolerance: Double

    init(_ cells: [Substring], columns: [Substring]) throws {
      let known = ["label", "model", "quantity", "measured", "tolerance"]
      if let unknown = columns.first(where: { !known.contains(String($0)) }) {
        throw Diagnostic.error(
          "unknown column '\(unknown)'", notes: ["columns: " + known.joined(separator: ", ")])
      }
      func cell(_ name: String) -> String? {
        guard let index = columns.firstIndex(of: Substring(name)), index < cells.count,
          !cells[index].isEmpty
        else { return nil }
        return String(cells[index])
      }
      func number(_ name: String, fallback: String?) throws -> Double {
        guard let text = cell(name) ?? fallback, let value = Double(text), value > 0, value < 1e15
        else { throw Diagnostic.error("the column '\(name)' must be a positive number") }
        return value
      }
      guard let model = cell("model") else {
        throw Diagnostic.error("the column 'model' is empty or missing")
      }
      guard let quantity = Measurement.Quantity(rawValue: cell("quantity") ?? "median") else {
        let names = Measurement.Quantity.allCases.map(\.rawValue).joined(separator: ", ")
        throw Diagnostic.error("the column 'quantity' must be one of \(names)")
      }
      self.model = model
      self.quantity = quantity
      label = cell("label") ?? model
      measured = try number("measured", fallback: nil)
      tolerance = try number("tolerance", fallback: "5") / 100
    }
  }
}

extension Substring {
  /// The text without blanks around it.
  fileprivate var trimmed: Substring {
    var text = self
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
