import SynapCore

/// The SQNR of the layers of a comparison over their depth, as a picture.
public struct SignalToNoisePlot {
  private let result: ComparisonResult
  private let rule: DivergenceRule
  private let size = (width: 960.0, height: 420.0)
  private let inset = (left: 60.0, top: 30.0, right: 20.0, bottom: 50.0)
  /// What stands for equal tensors, in dB.
  private let ceiling = 80.0

  /// Draws `result`, with the threshold of `rule`.
  public init(of result: ComparisonResult, rule: DivergenceRule = DivergenceRule()) {
    self.result = result
    self.rule = rule
  }

  /// The text of an SVG document; the points name their layers.
  public var svg: String {
    let (left, right) = (inset.left, size.width - inset.right)
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(Int(size.width))\" "
        + "height=\"\(Int(size.height))\" font-family=\"sans-serif\" font-size=\"12\">",
      "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>",
      "<text x=\"\(Int(left))\" y=\"18\">SQNR of \(result.layers.count) layers in dB, "
        + "\(result.target), \(result.sampleCount) sample\(result.sampleCount == 1 ? "" : "s")</text>",
    ]
    for level in stride(from: 0.0, through: ceiling, by: 20) {
      let y = Self.text(y(level))
      lines += [
        "<line x1=\"\(left)\" y1=\"\(y)\" x2=\"\(right)\" y2=\"\(y)\" stroke=\"#ddd\"/>",
        "<text x=\"\(left - 8)\" y=\"\(y)\" dy=\"4\" text-anchor=\"end\">\(Int(level))</text>",
      ]
    }
    let threshold = Self.text(y(rule.threshold))
    lines.append(
      "<line x1=\"\(left)\" y1=\"\(threshold)\" x2=\"\(right)\" y2=\"\(threshold)\" "
        + "stroke=\"#c33\" stroke-dasharray=\"6 4\"/>")
    let points = result.layers.indices.map { "\(Self.text(x($0))),\(Self.text(y(ofLayer: $0)))" }
    lines.append(
      "<polyline points=\"\(points.joined(separator: " "))\" fill=\"none\" stroke=\"#8ac\"/>")
    let first = result.firstDivergingLayer(by: rule)
    for index in result.layers.indices {
      let layer = result.layers[index]
      let isFirst = index == first
      lines.append(
        "<circle cx=\"\(Self.text(x(index)))\" cy=\"\(Self.text(y(ofLayer: index)))\" "
          + "r=\"\(isFirst ? 6 : 3)\" fill=\"\(isFirst ? "#c33" : "#369")\"><title>"
          + Self.escaped("\(index) \(layer.name) (\(layer.kind)): ")
          + "\(Self.text(layer.difference.signalToNoise)) dB</title></circle>")
    }
    let caption =
      first.map { "first diverging: \(result.layers[$0].name), layer \($0)" } ?? "none diverges"
    lines += [
      "<text x=\"\(left)\" y=\"\(size.height - 18)\">layers in the network's order; "
        + Self.escaped(caption) + "</text>",
      "</svg>", "",
    ]
    return lines.joined(separator: "\n")
  }

  private func x(_ index: Int) -> Double {
    let room = size.width - inset.left - inset.right
    return inset.left + room * Double(index) / Double(max(result.layers.count - 1, 1))
  }

  private func y(ofLayer index: Int) -> Double { y(result.layers[index].difference.signalToNoise) }

  private func y(_ level: Double) -> Double {
    let room = size.height - inset.top - inset.bottom
    return inset.top + room * (1 - min(max(level, 0), ceiling) / ceiling)
  }

  /// `value` with one decimal.
  private static func text(_ value: Double) -> String {
    value.isFinite ? "\((value * 10).rounded() / 10)" : "\(value)"
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      default: result.append(character)
      }
    }
  }
}
