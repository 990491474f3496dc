import SynapCore
import SynapIR
import SynapNPU

/// A function of int16 values as the machine interpolates it.
struct InterpolationTable {
  /// The stored results for the stored inputs -32768, -32704, …, 32768, each rounded half away from
  /// zero and saturated.
  let entries: [Int16]
  /// The largest difference from the exact stored result over all stored inputs, in steps.
  let error: Int

  /// Computes the table of `operation`, from `from` to `to`, both int16, by its float reference.
  init(of operation: some Operator, from: TensorType, to: TensorType) throws {
    let exact = try FunctionTable.storedResults(
      of: operation, from: from, to: to, stored: -32768...32768
    ).map { Int16($0) }
    let entries = stride(from: 0, through: 65536, by: Interpolation.step).map { exact[$0] }
    self.entries = entries
    error = (0..<65536).reduce(0) { largest, index in
      let value = Interpolation.result(of: Int16(index - 32768), by: entries)
      return max(largest, abs(Int(value) - Int(exact[index])))
    }
  }
}
