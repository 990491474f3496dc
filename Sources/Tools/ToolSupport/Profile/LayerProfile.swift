import SynapNPU

/// One row of the layer table, ready to be shown.
package struct LayerProfile: Sendable {
  /// The name of the layer.
  package let name: String
  /// What it costs.
  package let cost: Estimate.LayerCost
  /// Its share of all cycles, 0...1.
  package let share: Double
  /// What would make it faster; nil where nothing would.
  package let advice: String?

  /// The layers of `estimate`, the most expensive first; those without instructions are left out.
  package static func layers(of estimate: Estimate) -> [LayerProfile] {
    let total = Double(max(estimate.cycles, 1))
    return estimate.layers.filter { $0.engine != nil }
      .sorted { first, second in
        (first.cycles, first.busyCycles, second.layer) > (
          second.cycles, second.busyCycles, first.layer
        )
      }
      .map { cost in
        LayerProfile(
          name: estimate.workload.layers[cost.layer].name, cost: cost,
          share: Double(cost.cycles) / total,
          advice: cost.longest.flatMap { Advice(for: $0, in: estimate)?.text })
      }
  }
}
