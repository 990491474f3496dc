import SynapCompiler
import SynapCore
import SynapIR
import SynapNPU

/// What `synap info` says of a network.
struct NetworkInfo: InfoReport {
  private let file: String
  private let byteCount: Int
  private let summary: NetworkSummary
  private let target: Target?
  private var trials: [NetworkTrial] = []
  private var failures: [String] = []

  /// Describes `source`, compiled on trial for `target`; nil compiles nothing.
  init(of source: SourceNetwork, file: String, target: Target?) throws {
    self.file = file
    byteCount = try Storage.map(path: file).bytes.count
    summary = NetworkSummary(of: source)
    self.target = target
    guard let target else { return }
    for (dataTypes, trial) in NetworkTrial.all(of: source, target: target) {
      switch trial {
      case .success(let trial): trials.append(trial)
      case .failure(let error): failures.append("\(dataTypes.rawValue): \(error)")
      }
    }
  }

  var text: String {
    var lines = InfoText()
    lines.heading("\(File.name(of: file)): \(InfoText.bytes(byteCount))")
    lines.entries("inputs", summary.inputs.map(Self.line))
    lines.entries("outputs", summary.outputs.map(Self.line))
    lines.entry(
      "operators",
      Self.counts(summary.operators) + " (\(summary.layerCount) layers when simplified)")
    lines.entry(
      "parameters",
      "\(InfoText.number(summary.parameterCount)): \(InfoText.bytes(4 * summary.parameterCount)) in "
        + "float32, \(InfoText.bytes(summary.parameterCount)) in 8 bits")
    lines.entry("MACs", InfoText.number(summary.macs))
    lines.entry(
      "activations",
      "\(InfoText.bytes(summary.activationCount)) in 8 bits at the same time, at most")
    if summary.isQuantized { lines.entry("quantized", "yes: the file's integers are kept") }
    if !summary.floatOperators.isEmpty {
      lines.entry("floats only", Self.counts(summary.floatOperators))
    }
    lines.entries("noticed", summary.warnings.map(\.description))
    if let target { write(trialsFor: target, to: &lines) }
    return lines.text
  }

  private func write(trialsFor target: Target, to lines: inout InfoText) {
    lines.heading("On \(target.name), by the timing model, compiled on trial:")
    for trial in trials {
      lines.entry(
        trial.dataTypes.rawValue,
        "\(trial.milliseconds.fixed(2)) ms; \(InfoText.engines(trial.engines)); program "
          + "\(InfoText.bytes(trial.parameterByteCount)), memory "
          + InfoText.bytes(trial.memoryByteCount))
    }
    lines.entries("", failures)
    var seen: Set<String> = []
    let hosted = trials.flatMap(\.hostLayers).map(\.warning.description)
    lines.entries("host", hosted.filter { seen.insert($0).inserted })
  }

  private static func line(_ port: NetworkSummary.Port) -> String {
    InfoText.tensor(
      port.name, port.type.dataType, port.type.shape, port.layout, port.type.quantization)
  }

  private static func counts(_ operators: [NetworkSummary.OperatorCount]) -> String {
    operators.map { "\($0.name) \($0.count)" }.joined(separator: ", ")
  }

  var json: JSONValue {
    .object(
      [.init("file", .string(file)), .init("bytes", .int(byteCount))] + summary.jsonMembers
        + (target.map { target in
          [
            .init("target", .string(target.name)), .init("trials", .array(trials.map(\.json))),
            .init("failures", .array(failures.map { .string($0) })),
          ]
        } ?? []))
  }
}
