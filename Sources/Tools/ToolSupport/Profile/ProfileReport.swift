import SynapCore
import SynapNPU

/// A self-contained page about an estimate: timeline, roofline plot, table of layers.
package struct ProfileReport {
  private let estimate: Estimate
  private let title: String

  /// Describes `estimate` of the model called `title`.
  package init(_ estimate: Estimate, title: String) {
    self.estimate = estimate
    self.title = title
  }

  /// The page: HTML with plots in SVG, without scripts and references.
  package var text: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <title>\(title.escapedForMarkup)</title>
    <style>
    \(Self.style)</style>
    </head>
    <body>
    <h1>\(title.escapedForMarkup)</h1>
    <p class="headline"><strong>\(estimate.milliseconds.fixed(2)) ms</strong> on \
    \(estimate.workload.targetName.escapedForMarkup), \
    \((1000 / max(estimate.milliseconds, 1e-6)).fixed(1)) FPS \
    <span>(\(estimate.cycles) cycles, estimated; load \
    \(estimate.loadMilliseconds.fixed(1)) ms, init \
    \(estimate.initializationMilliseconds.fixed(1)) ms)</span></p>
    <h2>Timeline</h2>
    \(TimelinePlot(estimate).svg)
    <h2>Roofline</h2>
    \(RooflinePlot(estimate).svg)
    <h2>Layers</h2>
    \(table)
    </body>
    </html>

    """
  }

  private var table: String {
    let header = [
      "cycles", "share", "engine", "busy cycles", "used", "DDR read", "DDR written", "bound by",
      "layer", "what would help",
    ]
    let rows = LayerProfile.layers(of: estimate).map { layer in
      let cost = layer.cost
      let cells = [
        String(cost.cycles), (100 * layer.share).fixed(1) + " %", cost.engine?.rawValue ?? "--",
        String(cost.busyCycles), cost.utilization.map { (100 * $0).fixed(1) + " %" } ?? "",
        String(cost.ddr.read), String(cost.ddr.written), cost.bound?.description ?? "",
        layer.name, layer.share >= 0.005 ? layer.advice ?? "" : "",
      ]
      return row(cells, tag: "td")
    }
    let waiting = row(
      [String(estimate.waitingCycles)] + [String](repeating: "", count: 7)
        + ["(waiting for parameters)", ""], tag: "td")
    let total = row(
      [String(estimate.cycles), "100.0 %"] + [String](repeating: "", count: 6) + ["total", ""],
      tag: "th")
    return "<table>\n" + row(header, tag: "th") + rows.joined() + waiting + total + "</table>"
  }

  private func row(_ cells: [String], tag: String) -> String {
    "<tr>" + cells.map { "<\(tag)>\($0.escapedForMarkup)</\(tag)>" }.joined() + "</tr>\n"
  }

  private static let style = """
    body { font: 14px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 1120px;
      padding: 0 1em; color: #1c2733; background: #fff; }
    h1 { font-size: 1.5em; margin-bottom: 0; } h2 { font-size: 1.15em; margin: 2em 0 .5em; }
    .headline strong { font-size: 1.6em; } .headline span { color: #5b6b7b; }
    svg { width: 100%; height: auto; display: block; }
    svg text { font: 12px system-ui, sans-serif; fill: #44525f; }
    .NN { fill: #2f6fde; } .TP { fill: #e0872b; } .SH { fill: #b23a6f; } .SW { fill: #6b7785; }
    .axis { stroke: #c3ccd5; stroke-width: 1; } .roof { stroke: #44525f; stroke-width: 1.5; fill: none; }
    .track { fill: #f2f5f8; } circle { fill-opacity: .65; stroke: #fff; stroke-width: .5; }
    table { border-collapse: collapse; font-size: 12.5px; font-variant-numeric: tabular-nums; }
    td, th { padding: .2em .6em; text-align: right; border-bottom: 1px solid #e5eaef;
      vertical-align: top; }
    td { white-space: nowrap; vertical-align: top; }
    td:nth-child(n+8), th:nth-child(n+8) { text-align: left; }
    td:nth-child(9) { white-space: normal; overflow-wrap: anywhere; }
    td:nth-child(10) { white-space: normal; min-width: 26em; }
    tr:first-child th { position: sticky; top: 0; background: #fff; }

    """
}

extension String {
  /// The text with the characters replaced that mean something in HTML and SVG.
  var escapedForMarkup: String {
    reduce(into: "") { text, character in
      switch character {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      default: text.append(character)
      }
    }
  }
}
