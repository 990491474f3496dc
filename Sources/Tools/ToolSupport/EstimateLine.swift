import SynapRuntime

/// The line about the time that the silicon would take, which host times are not.
package enum EstimateLine {
  /// `NPU estimate (VS680): 26.9 ms  (20444000 cycles)`.
  package static func text(target: String, milliseconds: Double, cycles: Int) -> String {
    "NPU estimate (\(target)): \(milliseconds.fixed(1)) ms  (\(cycles) cycles)"
  }

  /// The line for `network`; nil where its target has no NPU.
  ///
  /// - Throws: a `Diagnostic` where the target is not known.
  package static func text(of network: Network) throws -> String? {
    guard let time = try network.estimatedTime() else { return nil }
    return text(target: network.target, milliseconds: time.milliseconds, cycles: time.cycles)
  }
}
