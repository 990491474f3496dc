import ArgumentParser
import SynapCompiler
import SynapCore
import SynapIR
import SynapNPU
import SynapRuntime
import SynapSecurity
import ToolSupport

/// `synap info`: a network or a compiled model at a glance.
struct Info: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Show what a network or a compiled model consists of",
    discussion: """
      Of a network: inputs, outputs, operators, parameters, multiplications, memory, what stays in
      floats, and, compiled on trial, how long the silicon would take in each data type and what would
      run where. Of a model.synap: the same of the program that it holds; of a secure one what it \
      says without a key, and who signed it.
      """)

  @Argument(
    help: ArgumentHelp(
      "Network (.onnx, .tflite, .prototxt) or compiled model (.synap)", valueName: "file"))
  var file: String

  @Option(help: ArgumentHelp("Weights file", valueName: "file"))
  var weights: String?

  @Option(help: ArgumentHelp("Model metafile (.yaml): shapes, end points", valueName: "file"))
  var meta: String?

  @Option(help: ArgumentHelp("Target SoC of the trials", valueName: "target"))
  var target = "VS680"

  @Flag(help: "Don't compile on trial")
  var quick = false

  @Flag(help: "Print a JSON document")
  var json = false

  /// Whether the file is called or looks like a `model.synap`.
  private var isCompiledModel: Bool {
    get throws {
      if File.pathExtension(of: file) == "synap" { return true }
      guard File.exists(file), !File.isDirectory(file) else { return false }
      let archive = try? ZipArchive(Storage.map(path: file), file: file)
      return archive?["bundle.json"] != nil
    }
  }

  /// The model in the file and its size, where it is a secure one.
  private var secureModel: (model: SecureModel, byteCount: Int)? {
    get throws {
      guard File.exists(file), !File.isDirectory(file) else { return nil }
      let storage = try Storage.map(path: file)
      guard SecureModel.isSecure(storage) else { return nil }
      return (try SecureModel(storage, file: file), storage.bytes.count)
    }
  }

  /// The target that a network is compiled for on trial.
  private var trialTarget: Target {
    get throws {
      let target = try Target.convertible(named: target)
      guard target.hasNPU else {
        throw Diagnostic.error(
          "\(target) has no NPU, whose time could be estimated",
          notes: ["--quick shows the network alone"])
      }
      return target
    }
  }

  func run() throws {
    if File.exists(File.resolve("model.synap", relativeTo: file)) {
      try CompiledModelFile.check(file)
    }
    let report: any InfoReport =
      if let model = try secureModel {
        SecureInfo(of: model.model, file: file, byteCount: model.byteCount)
      } else if try isCompiledModel {
        try CompiledInfo(contentsOf: file)
      } else {
        try NetworkInfo(
          of: SourceNetwork(contentsOf: file, weights: weights, metafile: meta), file: file,
          target: quick ? nil : trialTarget)
      }
    if json {
      StandardStream.output.writeLine(report.json.dump(indent: 2))
    } else {
      StandardStream.output.write(report.text)
    }
  }
}

/// What `synap info` prints.
protocol InfoReport {
  /// The text for people.
  var text: String { get }
  /// The document for programs.
  var json: JSONValue { get }
}
