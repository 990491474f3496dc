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

  /// Shows the estimate for `network` to people only: what programs read from standard output ends
  /// with a JSON document, so a redirected output leaves the line to standard error.
  ///
  /// - Throws: a `Diagnostic` where the target has no timing model.
  package static func showToPeople(of network: Network) throws {
    let streams = [StandardStream.output, .error]
    guard let stream = streams.first(where: \.isTerminal), let line = try text(of: network) else {
      return
    }
    stream.writeLine(line)
  }
}
