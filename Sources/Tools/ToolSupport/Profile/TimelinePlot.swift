import SynapNPU

/// The timeline as a picture: a track per engine, a box per instruction.
struct TimelinePlot {
  let estimate: Estimate
  private let left = 40.0
  private let width = 1060.0
  private let height = 34.0

  init(_ estimate: Estimate) { self.estimate = estimate }

  var svg: String {
    let engines = Engine.allCases.filter { estimate.engineCycles[$0, default: 0] > 0 }
    let bottom = Double(engines.count) * (height + 8) + 4
    var lines = [
      "<svg viewBox=\"0 0 1120 \((bottom + 24).fixed(0))\" role=\"img\" "
        + "aria-label=\"timeline\">"
    ]
    for (track, engine) in engines.enumerated() {
      let top = Double(track) * (height + 8)
      lines.append(rectangle(left, top, width, height, "track", nil))
      lines.append("<text x=\"8\" y=\"\((top + 22).fixed(0))\">\(engine.rawValue)</text>")
      for entry in estimate.timeline.entries where entry.engine == engine && entry.cycles > 0 {
        lines.append(box(entry, top: top))
      }
    }
    lines += axis(at: bottom)
    return (lines + ["</svg>"]).joined(separator: "\n")
  }

  private func box(_ entry: Timeline.Entry, top: Double) -> String {
    let start = position(entry.start)
    let layer = estimate.workload.steps[entry.instruction].layer
    let name = layer.map { estimate.workload.layers[$0].name } ?? "instruction \(entry.instruction)"
    return rectangle(
      start, top + 2, max(position(entry.end) - start, 0.4), height - 4, entry.engine.rawValue,
      "\(name): \(estimate.milliseconds(entry.cycles).fixed(3)) ms, bound by \(entry.cost.bound)")
  }

  private func position(_ cycle: Int) -> Double {
    left + width * Double(cycle) / Double(max(estimate.cycles, 1))
  }

  private func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String, _ title: String?
  ) -> String {
    let note = title.map { "<title>\($0.escapedForMarkup)</title>" } ?? ""
    return "<rect class=\"\(style)\" x=\"\(x.fixed(2))\" y=\"\(y.fixed(2))\" "
      + "width=\"\(width.fixed(2))\" height=\"\(height.fixed(2))\">\(note)</rect>"
  }

  /// About ten marks at round numbers of milliseconds.
  private func axis(at top: Double) -> [String] {
    let total = estimate.milliseconds
    guard total > 0 else { return [] }
    var step = 1e-4
    for factor in [2, 2.5, 2].cycled(30) where total / step > 12 { step *= factor }
    let digits = [1, 0.1, 0.01, 0.001].firstIndex { step > 0.99 * $0 } ?? 4
    var lines: [String] = []
    var time = 0.0
    while time <= total {
      let x = (left + width * time / total).fixed(1)
      lines.append(
        "<line class=\"axis\" x1=\"\(x)\" x2=\"\(x)\" y1=\"0\" y2=\"\(top.fixed(0))\"/>")
      lines.append(
        "<text x=\"\(x)\" y=\"\((top + 16).fixed(0))\" text-anchor=\"middle\">"
          + "\(time.fixed(digits)) ms</text>")
      time += step
    }
    return lines
  }
}

extension Array {
  /// The elements over and over, `count` times.
  fileprivate func cycled(_ count: Int) -> [Element] {
    [[Element]](repeating: self, count: count).flatMap { $0 }
  }
}
