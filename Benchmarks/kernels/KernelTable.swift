import CKernels
import CPeak
import SynapCore
import SynapNPU
import ToolSupport

/// What was measured on one thread and on two, beside what the machine can do at best.
struct KernelTable {
  var one: [Kernel: Measurement]
  var two: [Kernel: Measurement]
  /// The bound of kernels that multiply.
  var bound: cp_bound
  /// The level of instructions that they ran on.
  var level: HostInstructionSet

  /// The table, the kernel that takes longest first.
  func text() throws -> String {
    let isa = ck_isa(rawValue: level.rawValue)
    let multiply = try [1, 2].map { try peak(bound, isa, threads: $0) }
    let copy = try [1, 2].map { try peak(CP_COPY, isa, threads: $0) }
    let name = cp_name(bound, isa).map { String(cString: $0) } ?? "none"
    var lines = [
      "Peak of \(name): \(fixed(multiply[0])) and \(fixed(multiply[1])) GMAC/s on 1 and 2 threads; "
        + "memcpy: \(fixed(copy[0])) and \(fixed(copy[1])) GB/s.\n",
      "| kernel | result | calls | ms, 1 thread | rate, 1 | share | rate, 2 | share | unit |",
      "|---|---|---:|---:|---:|---:|---:|---:|---|",
    ]
    for (kernel, first) in one.sorted(by: { $0.value.total > $1.value.total }) {
      guard let second = two[kernel] else { continue }
      let peaks = first.macs > 0 ? multiply : copy
      lines.append(
        "| \(kernel.name) | \(kernel.result) | \(first.calls) | \(fixed(first.total, 3)) "
          + "| \(fixed(first.rate)) | \(percent(first.rate, peaks[0])) "
          + "| \(fixed(second.rate)) | \(percent(second.rate, peaks[1])) "
          + "| \(first.macs > 0 ? "GMAC/s" : "GB/s") |")
    }
    let macs = one.values.reduce(0) { $0 + $1.macs * $1.calls }
    let totals = [one, two].map { $0.values.reduce(0) { $0 + $1.total } }
    lines.append(
      "\nSum of the best: \(fixed(totals[0], 2)) ms on 1 thread, \(fixed(totals[1], 2)) ms on 2; "
        + "\(fixed(Double(macs) / 1e9, 3)) GMAC, \(fixed(Double(macs) / totals[0] / 1e6)) and "
        + "\(fixed(Double(macs) / totals[1] / 1e6)) GMAC/s over everything.\n")
    return lines.joined(separator: "\n")
  }

  /// The best rate of `bound` within a second, which gives every thread a processor now and then even
  /// on a busy machine; in units per nanosecond, 0 where there is no loop.
  private func peak(_ bound: cp_bound, _ isa: ck_isa, threads: Int32) throws -> Double {
    guard let pool = ck_pool_create(threads) else {
      throw Diagnostic.error("can't start \(threads) threads")
    }
    defer { ck_pool_destroy(pool) }
    let memory = Storage.allocate(byteCount: Int(threads) * Int(CP_MEMORY))
    var best = Int.max
    let end = nanoseconds() + 1_000_000_000
    while nanoseconds() < end {
      let start = nanoseconds()
      guard cp_run(bound, isa, memory.bytes.baseAddress, pool) else { return 0 }
      best = min(best, nanoseconds() - start)
    }
    return Double(cp_amount(bound, isa)) * Double(threads) / Double(max(best, 1))
  }

  private func percent(_ rate: Double, _ peak: Double) -> String {
    peak > 0 ? "\(Int((100 * rate / peak).rounded())) %" : "-"
  }

  private func fixed(_ value: Double, _ digits: Int = 1) -> String { value.fixed(digits) }
}
