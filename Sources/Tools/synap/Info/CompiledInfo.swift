import SynapCompiler
import SynapCore
import SynapNPU
import SynapRuntime

/// What `synap info` says of a compiled model.
struct CompiledInfo: InfoReport {
  private let file: String
  private let byteCount: Int
  private let metadata: ModelMetadata
  private let program: Program
  private let estimate: Estimate?

  /// Reads the model at `path`.
  init(contentsOf path: String) throws {
    file = path
    byteCount = try Storage.map(path: path).bytes.count
    let network = try Network(contentsOf: path)
    metadata = network.metadata
    program = try network.program
    estimate = try network.estimatedTime() == nil ? nil : network.estimate()
  }

  /// How often the program has an instruction, the most frequent first.
  private var instructions: [(mnemonic: String, count: Int)] {
    Dictionary(grouping: program.instructions.map { type(of: $0).mnemonic }, by: { $0 })
      .map { ($0.key, $0.value.count) }
      .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
  }

  private var macs: Int { program.instructions.reduce(0) { $0 + $1.work.macs } }

  var text: String {
    var lines = InfoText()
    lines.heading(
      "\(File.name(of: file)): \(InfoText.bytes(byteCount)), compiled for \(metadata.target) by "
        + "version \(metadata.toolVersion)")
    lines.entries("inputs", metadata.inputs.map(Self.line))
    lines.entries("outputs", metadata.outputs.map(Self.line))
    lines.entry(
      "instructions",
      instructions.map { "\($0.mnemonic) \($0.count)" }.joined(separator: ", "))
    lines.entry("parameters", InfoText.bytes(program.parameters.byteCount))
    lines.entry("MACs", InfoText.number(macs))
    lines.entry(
      "memory",
      "\(InfoText.bytes(program.ddrByteCount)) in DDR, \(InfoText.bytes(program.sramByteCount)) on "
        + "the chip")
    lines.entry(
      "estimate",
      estimate.map {
        "\($0.milliseconds.fixed(2)) ms; " + InfoText.engines($0.engineShares)
      } ?? "none: \(metadata.target) has no NPU")
    return lines.text
  }

  private static func line(_ tensor: TensorMetadata) -> String {
    InfoText.tensor(
      tensor.name, tensor.dataType, tensor.shape, tensor.layout, tensor.quantization)
      + (tensor.format.isEmpty ? "" : ", format \(tensor.format.visible)")
  }

  var json: JSONValue {
    [
      "file": .string(file), "bytes": .int(byteCount), "target": .string(metadata.target),
      "version": .string(metadata.toolVersion),
      "inputs": .array(metadata.inputs.map(Self.json)),
      "outputs": .array(metadata.outputs.map(Self.json)),
      "instructions": .object(instructions.map { .init($0.mnemonic, .int($0.count)) }),
      "parameter_bytes": .int(program.parameters.byteCount), "macs": .int(macs),
      "ddr_bytes": .int(program.ddrByteCount), "sram_bytes": .int(program.sramByteCount),
      "milliseconds": estimate.map { .double($0.milliseconds) } ?? .null,
      "engines": estimate?.engineShares.json ?? .null,
    ]
  }

  private static func json(_ tensor: TensorMetadata) -> JSONValue {
    .object(
      [
        .init("name", .string(tensor.name)), .init("type", .string(tensor.dataType.rawValue)),
        .init("shape", .array(tensor.shape.dimensions.map { .int($0) })),
        .init("layout", .string(tensor.layout.rawValue)),
        .init("format", .string(tensor.format)),
      ] + tensor.quantization.members(for: tensor.dataType))
  }
}
