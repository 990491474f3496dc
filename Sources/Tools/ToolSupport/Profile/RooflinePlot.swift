import SynapNPU

/// What layers reach against what the chip could do: operations per second over operations per byte
/// of DDR traffic, both logarithmic. A MAC counts as two operations, anything else on an element as
/// one; layers without DDR traffic stand at the right edge.
struct RooflinePlot {
  let estimate: Estimate
  private let left = 70.0
  private let top = 10.0
  private let width = 1030.0
  private let height = 380.0
  private let horizontal = LogarithmicAxis(from: -2, to: 5)
  private let vertical = LogarithmicAxis(from: 7, to: 14)

  init(_ estimate: Estimate) { self.estimate = estimate }

  var svg: String {
    let lines = ["<svg viewBox=\"0 0 1120 440\" role=\"img\" aria-label=\"roofline\">"]
    return (lines + grid + roofs + points + ["</svg>"]).joined(separator: "\n")
  }

  private var grid: [String] {
    let columns = horizontal.decades.map { decade in
      let x = x(decade.value)
      return line(x, top, x, top + height, "axis")
        + text(x, top + height + 16, "middle", decade.label)
    }
    let rows = vertical.decades.map { decade in
      let y = y(decade.value)
      return line(left, y, left + width, y, "axis") + text(left - 6, y + 4, "end", decade.label)
    }
    return columns + rows + [
      text(left + width / 2, top + height + 36, "middle", "operations per byte of DDR traffic"),
      text(left + 4, top + 12, "start", "operations per second"),
    ]
  }

  private var roofs: [String] {
    let hardware = estimate.hardware
    let bandwidth = hardware.ddrBandwidth
    let stream = 2 * hardware.streamBytesPerCycle * hardware.clock
    let roofs = [
      (2 * hardware.peakMacs * hardware.clock, bandwidth, "convolution cores, 8 bits"),
      (2 * hardware.peakMacs16 * hardware.clock, bandwidth, "16 bits"),
      (hardware.tensorBytes * hardware.clock, stream, "tensor processor"),
      (1 / hardware.shaderElementTime, bandwidth, "shader"),
    ]
    return roofs.flatMap { peak, bandwidth, name in
      [
        line(x(1e-2), y(min(bandwidth * 1e-2, peak)), x(peak / bandwidth), y(peak), "roof"),
        line(x(peak / bandwidth), y(peak), x(1e5), y(peak), "roof"),
        text(left + width - 4, y(peak) - 4, "end", name),
      ]
    }
  }

  private var points: [String] {
    estimate.timeline.entries.compactMap { entry in
      let operations = Double(2 * entry.work.macs + (entry.work.macs > 0 ? 0 : entry.work.elements))
      guard operations > 0, entry.cycles > 0 else { return nil }
      let bytes = Double(entry.work.ddr.total + entry.work.parameters)
      let rate = operations / Double(entry.cycles) * estimate.hardware.clock
      let share = Double(entry.cycles) / Double(max(estimate.cycles, 1))
      let layer = estimate.workload.steps[entry.instruction].layer
      let name = layer.map { estimate.workload.layers[$0].name } ?? ""
      let radius = 3 + 40 * share.squareRoot() / 2
      return "<circle class=\"\(entry.engine.rawValue)\" "
        + "cx=\"\(x(bytes > 0 ? operations / bytes : 1e9).fixed(1))\" cy=\"\(y(rate).fixed(1))\" "
        + "r=\"\(radius.fixed(1))\"><title>\(name.escapedForMarkup): "
        + "\((100 * share).fixed(1)) %, bound by \(entry.cost.bound)</title></circle>"
    }
  }

  private func x(_ value: Double) -> Double { left + width * horizontal.position(value) }
  private func y(_ value: Double) -> Double { top + height * (1 - vertical.position(value)) }

  private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String)
    -> String
  {
    "<line class=\"\(style)\" x1=\"\(x1.fixed(1))\" y1=\"\(y1.fixed(1))\" x2=\"\(x2.fixed(1))\" "
      + "y2=\"\(y2.fixed(1))\"/>"
  }

  private func text(_ x: Double, _ y: Double, _ anchor: String, _ text: String) -> String {
    "<text x=\"\(x.fixed(1))\" y=\"\(y.fixed(1))\" text-anchor=\"\(anchor)\">"
      + "\(text.escapedForMarkup)</text>"
  }
}
