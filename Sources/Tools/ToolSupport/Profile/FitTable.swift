import SynapCore
import SynapNPU

/// What `synap fit` prints: predicted against measured, and the figures of the fit.
package struct FitTable {
  private let fit: TimingFit
  private let values: [Double]
  private let rows: [TimingFit.Row]

  /// Describes `rows`, predicted with `values` for the constants of `fit`.
  package init(_ fit: TimingFit, values: [Double], rows: [TimingFit.Row]) {
    self.fit = fit
    self.values = values
    self.rows = rows
  }

  /// A line per measurement; errors in percent.
  package var measurements: String {
    let width = min(60, rows.map(\.measurement.label.count).max() ?? 0)
    let leftOut = rows.contains { $0.predictedByOthers != nil }
    var lines = [
      "row".left(width) + "quantity".right(10) + "measured".right(12) + "predicted".right(12)
        + "error".right(9) + "allowed".right(9) + (leftOut ? "left out".right(10) : "")
    ]
    for row in rows {
      let measurement = row.measurement
      let digits = measurement.quantity == .cycles ? 0 : 2
      lines.append(
        measurement.label.left(width) + measurement.quantity.rawValue.right(10)
          + measurement.value.fixed(digits).right(12) + row.predicted.fixed(digits).right(12)
          + percent(row.error).right(9) + ((100 * measurement.tolerance).fixed(0) + "%").right(9)
          + (row.errorByOthers.map { percent($0).right(10) } ?? "")
          + (row.isWithinTolerance ? "" : "  MISSED"))
    }
    let missed = rows.count { !$0.isWithinTolerance }
    lines.append("")
    lines.append("\(rows.count - missed) of \(rows.count) rows within what is allowed")
    lines.append("mean error: \(percent(mean(rows.map { abs($0.error) })))")
    if leftOut {
      let errors = rows.compactMap { $0.errorByOthers.map(abs) }
      lines.append(
        "mean error of rows left out of the fit: \(percent(mean(errors))), largest: "
          + percent(errors.max() ?? 0))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A line per constant: before and after the fit.
  package var constants: String {
    zip(fit.constants, zip(fit.starts, values)).map { constant, value in
      constant.name.left(28) + value.0.significant.right(12) + value.1.significant.right(12)
        + " \(constant.unit)\n"
    }.joined()
  }

  /// The same for programs; errors are shares of what was measured.
  package var json: JSONValue {
    let measured = rows.map { row -> JSONValue in
      let measurement = row.measurement
      return [
        "label": .string(measurement.label), "quantity": .string(measurement.quantity.rawValue),
        "measured": .double(measurement.value), "predicted": .double(row.predicted),
        "error": .double(row.error), "tolerance": .double(measurement.tolerance),
        "left_out_error": row.errorByOthers.map(JSONValue.double) ?? nil,
        "within_tolerance": .bool(row.isWithinTolerance),
      ]
    }
    let figures = zip(fit.constants, zip(fit.starts, values)).map { constant, value -> JSONValue in
      [
        "name": .string(constant.name), "unit": .string(constant.unit),
        "built_in": .double(value.0), "fitted": .double(value.1),
      ]
    }
    return ["rows": .array(measured), "figures": .array(figures)]
  }

  private func mean(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
  }

  private func percent(_ value: Double) -> String {
    (value < 0 ? "" : "+") + (100 * value).fixed(1) + "%"
  }
}

extension Double {
  /// Four significant digits: `0.9143`, `3.712e-10`.
  fileprivate var significant: String {
    guard self != 0, isFinite else { return "\(self)" }
    if magnitude >= 0.01 && magnitude < 100_000 {
      return fixed(magnitude < 1 ? 4 : magnitude < 10 ? 3 : magnitude < 1000 ? 2 : 0)
    }
    var exponent = 0
    var mantissa = self
    while mantissa.magnitude >= 10 {
      mantissa /= 10
      exponent += 1
    }
    while mantissa.magnitude < 1 {
      mantissa *= 10
      exponent -= 1
    }
    return mantissa.fixed(3) + "e\(exponent)"
  }
}
