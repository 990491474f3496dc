import SynapCore
import SynapNPU

/// The text of `model_info.txt`, in the layout of SyNAP 3.2.
enum ModelInfo {
  private static let bar = String(repeating: "=", count: 100)

  /// Describes the tensors, the layers and the memory of `model`.
  static func text(of model: CompiledModel, isSecure: Bool) throws -> String {
    let metadata = model.metadata
    var lines = [
      "Model converted with SyNAP toolkit \(SynapVersion.compatible)", "",
      "delegate: \(metadata.delegate)", "subgraphs: 1", "", "", bar,
      "Detailed input/output information for subgraph_0:", "", "secure: \(isSecure)",
      "delegate: \(metadata.delegate)", "inputs:",
    ]
    lines += metadata.inputs.flatMap { tensorLines(of: $0, isSecure: isSecure) }
    lines.append("outputs:")
    lines += metadata.outputs.flatMap { tensorLines(of: $0, isSecure: isSecure) }
    lines += ["", "", bar, "Detailed graph information for subgraph_0:", ""]
    lines += try programLines(of: model)
    return lines.joined(separator: "\n") + "\n"
  }

  private static func tensorLines(of tensor: TensorMetadata, isSecure: Bool) -> [String] {
    var lines = [
      "  - name: \(YAMLText.plainOrQuoted(tensor.name))",
      "    shape: \(tensor.shape)",
      "    layout: \(tensor.layout.rawValue)",
    ]
    lines += foldedScalar("    format: ", tensor.format, continuation: "        ")
    let tag = tensor.dataType == .float32 ? nil : tensor.dataType.integerTag
    lines.append("    type: \(tag == "u8" ? "uint8" : tag ?? tensor.dataType.rawValue)")
    if tensor.dataType.integerRange != nil {
      switch tensor.quantization {
      case .affine(let scale, let zeroPoint):
        lines += [
          "    quantization:", "        scheme: \(tensor.quantization.schemeName)",
          "        scale: \(Double(scale))", "        zero_point: \(zeroPoint)",
        ]
      case .dynamicFixedPoint(let length):
        lines += [
          "    quantization:", "        scheme: \(tensor.quantization.schemeName)",
          "        fractional_length: \(length)",
        ]
      case .none, .perChannel: break
      }
    }
    if isSecure { lines.append("    security: \(tensor.security)") }
    return lines
  }

  /// A YAML plain scalar, folded at blanks so that lines stay near 80 columns.
  private static func foldedScalar(
    _ key: String, _ text: String, continuation: String
  ) -> [String] {
    guard !text.isEmpty, YAMLText.plainOrQuoted(text) == text else {
      return [key + YAMLText.quoted(text)]
    }
    var lines: [String] = []
    var line = key
    var isEmpty = true
    for word in text.split(separator: " ") {
      if !isEmpty && line.count + word.count + 1 > 80 {
        lines.append(line + " ")
        line = continuation
        isEmpty = true
      }
      line += isEmpty ? word : " " + word
      isEmpty = false
    }
    return lines + [line]
  }

  private static func programLines(of model: CompiledModel) throws -> [String] {
    let (program, metadata) = (model.program, model.metadata)
    let lines = [
      "target: \(metadata.target)",
      "instructions: \(program.instructions.count)",
      "memory usage:",
      "    parameters: \(program.parameters.byteCount)",
      "    ddr: \(program.ddrByteCount)",
      "    sram: \(program.sramByteCount)",
    ]
    guard try Target.named(metadata.target).hasNPU else { return lines }
    let estimate = try program.estimate()
    let times = [
      "estimate:",
      "    cycles: \(estimate.cycles)",
      "    time_us: \(estimate.microseconds(estimate.cycles))",
      "",
      "layer table:",
    ]
    return lines + times + LayerCostTable(estimate).text.split(separator: "\n").map(String.init)
  }
}
