import SynapCore
import SynapIR
import SynapNPU

/// A function of int16 values as the machine interpolates it.
package struct InterpolationTable {
  /// The stored results for the stored inputs -32768, -32704, …, 32768, each rounded half away from
  /// zero and saturated.
  package let entries: [Int16]
  /// The largest difference from the exact stored result, in steps, over all stored inputs but those
  /// between an entry that is saturated and one that is not.
  ///
  /// There, at the end of the result's range, the line ends at the saturated entry instead of
  /// reaching it before: results are too small in magnitude by less than one interval's.
  package let error: Int

  /// Computes the table of `operation`, from `from` to `to`, both int16, by its float reference.
  ///
  /// Between entries the line is off by at most the curvature times 64² / 8, in steps, and half a step
  /// of rounding.
  ///
  /// - Throws: a `Diagnostic` where a type has no scale.
  package init(of operation: some Operator, from: TensorType, to: TensorType) throws {
    let exact = try FunctionTable.storedResults(
      of: operation, from: from, to: to, stored: -32768...32768
    ).map { Int16($0) }
    let step = Interpolation.step
    let entries = stride(from: 0, through: 65536, by: step).map { exact[$0] }
    func isSaturated(_ entry: Int) -> Bool { entries[entry] == .min || entries[entry] == .max }
    var error = 0
    for entry in 0..<entries.count - 1 where isSaturated(entry) == isSaturated(entry + 1) {
      for index in entry * step..<(entry + 1) * step {
        let value = Interpolation.result(of: Int16(index - 32768), by: entries)
        error = max(error, abs(Int(value) - Int(exact[index])))
      }
    }
    self.entries = entries
    self.error = error
  }
}
