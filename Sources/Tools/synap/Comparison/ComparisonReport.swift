import SynapComparison
import SynapCore
import SynapPostprocess
import SynapQuant
import ToolSupport

/// The tables of `synap compare`.
struct ComparisonReport {
  private let result: ComparisonResult
  private let rule: DivergenceRule

  init(of result: ComparisonResult, rule: DivergenceRule) {
    self.result = result
    self.rule = rule
  }

  /// All tables; layers in the network's order, or those of the lowest SQNR first.
  func text(worstFirst: Bool) -> String {
    var lines: [String] = []
    if !result.layers.isEmpty { lines += layerLines(worstFirst: worstFirst) + fusionLines + [""] }
    lines += outputLines
    if result.sampleCount > 1, let worst = result.worstSample, let file = worst.files.first {
      lines += ["", "Worst sample: \(file): SQNR \(Self.decibels(worst.signalToNoise)) dB"]
    }
    if !result.layers.isEmpty { lines += [""] + summaryLines }
    if let detections = result.detections, detections.pictureCount > 0 {
      lines += [
        "", "Detections, compiled against float (\(Self.pictures(detections.pictureCount))):",
      ]
      lines += agreementLines(detections)
    }
    if let truth = result.truth, truth.float.pictureCount + truth.unannotatedCount > 0 {
      let count = truth.float.pictureCount
      lines += ["", "Float against annotations (\(Self.pictures(count))):"]
      lines += agreementLines(truth.float)
      lines += ["Compiled against annotations (\(Self.pictures(count))):"]
      lines += agreementLines(truth.compiled)
      if truth.unannotatedCount > 0 {
        lines.append("without annotation: \(Self.pictures(truth.unannotatedCount))")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func layerLines(worstFirst: Bool) -> [String] {
    let layers = result.layers
    let order =
      worstFirst
      ? layers.indices.sorted { first, second in
        let (left, right) = (signal(first), signal(second))
        return left != right ? left < right : first < second
      } : Array(layers.indices)
    let width = max(5, layers.map { String($0.name).count }.max() ?? 0)
    let header =
      "| lyr | " + "value".left(width) + " | kind               | type    |   cosine | SQNR dB |"
      + " loss dB |   max error |   sat % | layer"
    return [header]
      + order.map { index in
        let layer = layers[index]
        let loss = result.loss(ofLayer: index).map { Self.decibels($0) } ?? "-"
        return "|\(String(index).right(4)) | \(layer.name.left(width)) | \(layer.kind.left(18)) | "
          + "\(layer.dataType.rawValue.left(7)) |" + columns(of: layer.difference, loss: loss)
          + " | \(layer.layer)"
      }
  }

  /// What to know of layers that have no row of their own; empty where all have.
  private var fusionLines: [String] {
    guard result.layers.contains(where: \.isFused) else { return [] }
    return [
      "Layers that are fused, such as a convolution with its activation, are one row: what the last gives."
    ]
  }

  private var outputLines: [String] {
    let width = max(6, result.outputs.map(\.name.count).max() ?? 0)
    return ["| " + "output".left(width) + " |   cosine | SQNR dB |   max error |"]
      + result.outputs.map { output in
        let difference = output.difference
        return "| \(output.name.left(width)) | \(difference.cosine.fixed(6).right(8)) | "
          + "\(Self.decibels(difference.signalToNoise).right(7)) | "
          + "\(Self.number(difference.maximumError).right(11)) |"
      }
  }

  private var summaryLines: [String] {
    var lines: [String] = []
    if let index = result.firstDivergingLayer(by: rule) {
      let excess = result.excess(ofLayer: index) ?? 0
      let noise =
        excess.isFinite
        ? "\(Self.decibels(excess)) dB more noise than quantization explains"
        : "which holds numbers that are not finite"
      lines.append("First diverging layer: \(description(ofLayer: index)), \(noise)")
    } else {
      let worst = result.outputs.map(\.difference.signalToNoise).min() ?? .infinity
      let threshold = rule.threshold.fixed(1)
      if worst < rule.threshold, let index = result.noisiestLayer {
        lines.append(
          "Outputs are below \(threshold) dB, but no layer has more noise than quantization explains. "
            + "The lowest SQNR is in \(description(ofLayer: index))")
      } else {
        lines.append("No layer diverges: the SQNR of all outputs is at least \(threshold) dB")
      }
    }
    if let index = result.steepestLayer, let loss = result.loss(ofLayer: index) {
      lines.append(
        "Largest loss in a layer: \(Self.decibels(loss)) dB in \(description(ofLayer: index))")
    }
    return lines
  }

  private func description(ofLayer index: Int) -> String {
    let layer = result.layers[index]
    let saturated = layer.difference.saturatedShare
    let clipping = saturated > 0 ? ", \((100 * saturated).fixed(2)) % saturated" : ""
    return "'\(layer.name)' (\(layer.kind), \(layer.layer)): "
      + "SQNR \(Self.decibels(signal(index))) dB" + clipping
  }

  private func agreementLines(_ agreement: DetectionAgreement) -> [String] {
    var lines = [
      "  found \(agreement.matchCount) of \(agreement.expectedCount)"
        + (agreement.recall.map { " (recall \((100 * $0).fixed(1)) %)" } ?? "")
        + ", extra \(agreement.extraCount)"
    ]
    func add(_ name: String, _ measure: DetectionAgreement.Measure, unit: String, digits: Int) {
      guard let mean = measure.mean, let worst = measure.worst else { return }
      lines.append(
        "  \(name) mean \(mean.fixed(digits))\(unit), worst \(Double(worst).fixed(digits))\(unit)")
    }
    add("IoU", agreement.overlap, unit: "", digits: 3)
    add("confidence change", agreement.confidenceChange, unit: "", digits: 3)
    add("landmark error", agreement.landmarkError, unit: " %", digits: 2)
    return lines
  }

  private func signal(_ index: Int) -> Double { result.layers[index].difference.signalToNoise }

  private func columns(of difference: TensorDifference, loss: String) -> String {
    " \(difference.cosine.fixed(6).right(8)) | "
      + "\(Self.decibels(difference.signalToNoise).right(7)) | \(loss.right(7)) | "
      + "\(Self.number(difference.maximumError).right(11)) | "
      + (100 * difference.saturatedShare).fixed(2).right(7)
  }

  private static func pictures(_ count: Int) -> String {
    "\(count) picture\(count == 1 ? "" : "s")"
  }

  /// A ratio in dB with one decimal; `exact` where there is no noise.
  private static func decibels(_ value: Double) -> String {
    value == .infinity ? "exact" : value == -.infinity ? "-inf" : value.fixed(1)
  }

  /// About five significant digits.
  private static func number(_ value: Float) -> String {
    let number = Double(value)
    guard number.isFinite else { return "\(value)" }
    return number.magnitude >= 1000 ? number.fixed(1) : number.fixed(5)
  }
}
