import ArgumentParser
import SynapCompiler
import SynapCore
import ToolSupport

/// `synap calibrate`: measures a dataset, or a part of it, for `synap convert --statistics`.
struct Calibrate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate", abstract: "Measure calibration statistics of a model",
    discussion: """
      Runs the model in float on the metafile's dataset and saves what its tensors hold. With \
      --shard i/n only every n-th sample, beginning with the i-th, is measured: run the n parts on \
      as many machines, then convert with --statistics and all n files. The result is the same, \
      byte for byte, as that of one machine.
      """)

  @Option(help: ArgumentHelp("Model file (.onnx, .tflite, .prototxt)", valueName: "file"))
  var model: String

  @Option(help: ArgumentHelp("Weights file", valueName: "file"))
  var weights: String?

  @Option(help: ArgumentHelp("Model metafile (.yaml)", valueName: "file"))
  var meta: String

  @Option(help: ArgumentHelp("Part of the dataset to measure, from 1/n to n/n", valueName: "i/n"))
  var shard = "1/1"

  @Option(name: .shortAndLong, help: ArgumentHelp("File for the statistics", valueName: "file"))
  var out: String

  @Flag(help: "Don't show progress state")
  var silent = false

  /// The part and the number of parts that `--shard` names.
  private var part: (index: Int, count: Int)? {
    let numbers = shard.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let index = numbers[0], let count = numbers[1],
      (1...100_000).contains(count), (1...count).contains(index)
    else { return nil }
    return (index, count)
  }

  func validate() throws {
    guard part != nil else {
      throw ValidationError("--shard is a part and the number of parts, for example 2/4")
    }
  }

  func run() throws {
    var measurement = CalibrationMeasurement(model: model, weights: weights, metafile: meta)
    measurement.shard = part ?? (1, 1)
    var line = ProgressLine(isSilent: silent)
    defer { line.clear() }
    try measurement.run(writingTo: out) { done, count in
      line.show("Calibrating... \(done)/\(count)")
    } warn: { warning in
      line.clear()
      StandardStream.error.writeLine(warning.description)
    }
  }
}
