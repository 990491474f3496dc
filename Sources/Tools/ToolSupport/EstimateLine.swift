import SynapRuntime

/// The line about the time that the silicon would take, which host times are not.
package enum EstimateLine {
  /// `NPU estimate (VS680): 26.9 ms  (20444000 cycles)`.
  package static func text(target: String, milliseconds: Double, cycles: Int) -> String {
    "NPU estimate (\(target)): \(milliseconds.fixed(1)) ms  (\(cycles) cycles)"
  }

  /// The line for `network`.
  ///
  /// - Throws: a `Diagnostic` where the target has no timing model.
  package static func text(of network: Network) throws -> String {
    let time = try network.estimatedTime()
    return text(target: network.target, milliseconds: time.milliseconds, cycles: time.cycles)
  }
}
