import SynapNPU

/// What `synap profile` prints: where the time goes, the most expensive layers first.
package struct ProfileTable {
  private let estimate: Estimate
  private let layers: [LayerProfile]
  private let limit: Int

  /// Describes `estimate` with at most `limit` layers.
  package init(_ estimate: Estimate, limit: Int = .max) {
    self.estimate = estimate
    self.limit = limit
    layers = LayerProfile.layers(of: estimate)
  }

  /// The text, a line per layer and one of advice for those that matter.
  package var text: String {
    (heading + engineLines + [""] + layerLines).joined(separator: "\n") + "\n"
  }

  private var heading: [String] {
    [
      "\(estimate.workload.targetName): \(estimate.milliseconds.fixed(2)) ms  "
        + "(\(estimate.cycles) cycles), \((1000 / max(estimate.milliseconds, 1e-6)).fixed(1)) FPS",
      "load: \(estimate.loadMilliseconds.fixed(1)) ms  "
        + "init: \(estimate.initializationMilliseconds.fixed(1)) ms",
    ]
  }

  private var engineLines: [String] {
    Engine.allCases.compactMap { engine in
      guard let cycles = estimate.engineCycles[engine], cycles > 0 else { return nil }
      return "\(engine): busy \(percent(Double(cycles) / Double(max(estimate.cycles, 1))))"
    }
  }

  private var layerLines: [String] {
    let header =
      "    cycles  share  eng  busy cycles   used     DDR read  DDR written  bound by    layer"
    let shown = layers.prefix(limit)
    var lines = [header]
    for layer in shown {
      let cost = layer.cost
      lines.append(
        String(cost.cycles).right(10) + percent(layer.share).right(7) + "   "
          + (cost.engine?.rawValue ?? "--") + String(cost.busyCycles).right(13)
          + (cost.utilization.map(percent) ?? "-").right(7) + String(cost.ddr.read).right(13)
          + String(cost.ddr.written).right(13) + "  " + (cost.bound?.description ?? "").left(12)
          + layer.name)
      if layer.share >= 0.02, let advice = layer.advice {
        lines.append(String(repeating: " ", count: 10) + advice)
      }
    }
    let rest = layers.dropFirst(limit)
    if !rest.isEmpty {
      let cycles = rest.reduce(0) { $0 + $1.cost.cycles }
      lines.append(row(cycles, "\(rest.count) more layers"))
    }
    lines.append(row(estimate.waitingCycles, "(waiting for parameters)"))
    lines.append(row(estimate.cycles, "total"))
    return lines
  }

  private func row(_ cycles: Int, _ name: String) -> String {
    String(cycles).right(10)
      + percent(Double(cycles) / Double(max(estimate.cycles, 1))).right(7)
      + String(repeating: " ", count: 65) + name
  }

  private func percent(_ value: Double) -> String { (100 * value).fixed(1) + "%" }
}
