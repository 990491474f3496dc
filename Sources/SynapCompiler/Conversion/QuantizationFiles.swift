import SynapCore
import SynapIR
import SynapQuant

/// The texts that tell a user how a network was quantized.
enum QuantizationFiles {
  private static let bar = String(repeating: "=", count: 100)
  private static let title = "Detailed graph information for subgraph_0:"

  /// The names of all files that there may be.
  static let names = [
    "quantization_info.yaml", "quantization_entropy.txt", "quantization_report.txt",
  ]

  /// The files of `report`: their names and texts.
  static func texts(of report: QuantizationReport) -> [(name: String, text: String)] {
    Array(zip(names, [info(report), entropy(report), table(report)]))
  }

  /// `quantization_info.yaml`: the type, quantizer and range of every stored tensor, and the layers
  /// that are stored otherwise than the most. The published file's first lines, which are no YAML, are
  /// comments here.
  static func info(_ report: QuantizationReport) -> String {
    var lines = ["# Model converted with SyNAP toolkit \(SynapVersion.compatible)", "#"]
    lines += ["# \(title)", "quantize_parameters:"]
    for entry in report.entries {
      guard let tag = entry.type.dataType.storedTag, entry.type.quantization != .none else {
        continue
      }
      lines += [
        "    \(YAMLText.quoted("@\(entry.layer):\(entry.port)")):", "        qtype: \(tag)",
        "        quantizer: \(entry.type.quantization.schemeName)", "        rounding: rtna",
      ]
      if let range = entry.range {
        lines += [
          "        max_value: \(Double(range.maximum))",
          "        min_value: \(Double(range.minimum))",
        ]
      }
      switch entry.type.quantization {
      case .affine(let scale, let zeroPoint):
        lines += ["        scale: \(Double(scale))", "        zero_point: \(zeroPoint)"]
      case .dynamicFixedPoint(let length): lines.append("        fl: \(length)")
      case .perChannel(let scales, let axis):
        let list = scales.map { "\(Double($0))" }.joined(separator: ", ")
        lines += ["        scale: [\(list)]", "        zero_point: 0", "        axis: \(axis)"]
      case .none: break
      }
    }
    if !report.customizedLayers.isEmpty {
      lines.append("customized_quantize_layers:")
      lines += report.customizedLayers.map { layer, format in
        let tag = format.dataType.storedTag.map { "\(format.schemeName)-\($0)" }
        return "    \(YAMLText.quoted(layer)): \(tag ?? format.schemeName)"
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// `quantization_entropy.txt`: results and weights, each ascending, in the published layout. The
  /// numbers are what the published tool writes, the Gini coefficients of magnitudes.
  static func entropy(_ report: QuantizationReport) -> String {
    func block(_ isWanted: (String) -> Bool) -> [String] {
      report.entries.compactMap { entry -> (line: String, gini: Double)? in
        guard isWanted(entry.port), let gini = entry.gini else { return nil }
        return (line: "@\(entry.layer):\(entry.port), \(gini)", gini: gini)
      }
      .sorted { ($0.gini, $0.line) < ($1.gini, $1.line) }.map(\.line)
    }
    let head = [
      "Model converted with SyNAP toolkit \(SynapVersion.compatible)", "", bar, title, "",
    ]
    return (head + block { $0.hasPrefix("out") } + block { $0 == "weight" })
      .joined(separator: "\n") + "\n"
  }

  /// `quantization_report.txt`: for each layer what its quantization costs and why it is so.
  static func table(_ report: QuantizationReport) -> String {
    func number(_ value: Double?, _ digits: Int) -> String {
      guard let value else { return "-" }
      return value.isFinite ? value.fixed(digits) : value < 0 ? "-inf" : "inf"
    }
    var lines = [
      "How each layer's result is stored, and what that costs on the calibration data.", "",
      "  alone   SQNR in dB of the layer's result where its operands are exact",
      "  all     SQNR in dB where everything before it is quantized, too",
      "  KL      divergence of the stored values' distribution from that of the numbers, in nats",
      "  sat     percent of the numbers that lie outside the range",
      "  gini    the \"entropy\" of quantization_entropy.txt: unevenness of magnitudes, no error",
      "",
      "Where an activation makes numbers alike, such as large negative ones before SiLU, the",
      "range leaves them out (\"least squared error\"): what that costs shows in the line of the",
      "activation.", "",
    ]
    if let reason = report.unmeasured {
      lines += ["The columns alone and all are empty: \(reason).", ""]
    }
    lines += [
      "| type    |  alone |    all |      KL |    sat |   gini |        min |        max | "
        + "range | layer"
    ]
    for entry in report.entries where entry.port.hasPrefix("out") {
      let cells = [
        number(entry.alone?.signalToNoise, 1).right(6),
        number(entry.accumulated?.signalToNoise, 1).right(6),
        number(entry.divergence, 5).right(7),
        number(entry.saturatedShare.map { $0 * 100 }, 3).right(6),
        number(entry.gini, 4).right(6),
        number(entry.range.map { Double($0.minimum) }, 4).right(10),
        number(entry.range.map { Double($0.maximum) }, 4).right(10),
      ]
      let type = entry.type.dataType.description
      lines.append(
        "| \(type.left(7)) | "
          + cells.joined(separator: " | ")
          + " | \(entry.reason.isEmpty ? "-" : entry.reason) | @\(entry.layer):\(entry.port)")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension DataType {
  /// The short name of a stored integer type in quantization tables, those of biases included.
  fileprivate var storedTag: String? {
    switch self {
    case .int32: "i32"
    case .int64: "i64"
    default: integerTag
    }
  }
}
