import SynapCore
import SynapNPU

/// What `synap profile --json` prints: where the time goes, as a document.
package struct ProfileDocument {
  private let estimate: Estimate
  private let limit: Int

  /// Describes `estimate` with at most `limit` layers.
  package init(_ estimate: Estimate, limit: Int = .max) {
    self.estimate = estimate
    self.limit = limit
  }

  /// The document: totals, busy cycles by engine, and the layers, the most expensive first.
  package var json: JSONValue {
    let engines = Engine.allCases.compactMap { engine -> JSONValue.Member? in
      guard let cycles = estimate.engineCycles[engine], cycles > 0 else { return nil }
      return JSONValue.Member(engine.rawValue, .int(cycles))
    }
    let layers = LayerProfile.layers(of: estimate).prefix(limit)
    return [
      "target": .string(estimate.workload.targetName),
      "milliseconds": .double(estimate.milliseconds), "cycles": .int(estimate.cycles),
      "load_ms": .double(estimate.loadMilliseconds),
      "init_ms": .double(estimate.initializationMilliseconds),
      "waiting_cycles": .int(estimate.waitingCycles), "busy_cycles": .object(engines),
      "layers": .array(layers.map(Self.json)),
    ]
  }

  private static func json(of layer: LayerProfile) -> JSONValue {
    let cost = layer.cost
    return [
      "name": .string(layer.name), "cycles": .int(cost.cycles), "share": .double(layer.share),
      "engine": cost.engine.map { .string($0.rawValue) } ?? nil,
      "busy_cycles": .int(cost.busyCycles),
      "utilization": cost.utilization.map(JSONValue.double) ?? nil,
      "ddr_read": .int(cost.ddr.read), "ddr_written": .int(cost.ddr.written),
      "bound_by": cost.bound.map { .string($0.description) } ?? nil,
      "advice": layer.advice.map(JSONValue.string) ?? nil,
    ]
  }
}
