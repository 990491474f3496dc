import SynapCore
import SynapPostprocess
import SynapRuntime
import ToolSupport

/// Runs a network that makes pictures on one picture after the other.
struct ImageRun {
  private let network: Network
  private var executor: CompiledExecutor
  private let directory: String
  private let savesRawOutputs: Bool
  private let printsDocuments: Bool
  private var count = 0

  /// Checks that the outputs of `network`, which sees `region` of pictures, make a picture, and makes
  /// `directory`.
  ///
  /// - Throws: a `ToolExit` or a `Diagnostic` where that fails.
  init(
    _ network: Network, region: Rect?, directory: String, savesRawOutputs: Bool,
    printsDocuments: Bool
  ) throws {
    self.network = network
    executor = try CompiledExecutor(network, region: region)
    self.directory = directory
    self.savesRawOutputs = savesRawOutputs
    self.printsDocuments = printsDocuments
    try step("Failed to initialize image postprocessor") {
      try ImagePostprocessor().check(executor.outputs)
    }
    try File.createDirectory(directory)
  }

  /// Processes the picture at `path`, and writes the result as
  /// `outimage<i>_<W>x<H>.<ext>`.
  ///
  /// - Throws: a `ToolExit` with the step that failed.
  mutating func process(_ path: String) throws {
    let data = try step("Error, unable to read data from file: \(path)") {
      try InputData(pictureAt: path)
    }
    say("Input image: \(path)")
    let preprocessing = Stopwatch()
    _ = try step("Error assigning input to tensor.") { try executor.assign(data) }
    let preprocessed = preprocessing.microseconds
    let inference = Stopwatch()
    try step("Inference failed") { try executor.predict() }
    let inferred = inference.microseconds
    let postprocessing = Stopwatch()
    let image = try step("Image processing failed") {
      try ImagePostprocessor().process(
        network.outputs.map {
          OutputTensor(
            name: $0.name, shape: $0.shape.dimensions, format: $0.format, layout: $0.layout,
            values: try $0.samples())
        })
    }
    let times = StepTimes(
      preprocessing: preprocessed, inference: inferred,
      postprocessing: postprocessing.microseconds)
    let name = "outimage\(count)_\(image.width)x\(image.height).\(image.fileExtension)"
    let file = File.resolve(name, relativeTo: directory)
    try File.write(image.data, to: file)
    say("Processing time: \(times.inMilliseconds)\nOutput image: \(file)")
    if savesRawOutputs { try saveOutputs() }
    if printsDocuments {
      let document: JSONValue = [
        "file": .string(path), "output": .string(file), "width": .int(image.width),
        "height": .int(image.height), "format": .string(image.fileExtension),
        "times": times.json,
      ]
      StandardStream.output.writeLine(document.dump(indent: 2))
    }
    count += 1
  }

  private func saveOutputs() throws {
    for (index, tensor) in network.outputs.enumerated() {
      let suffix = count == 0 ? "" : "_\(count)"
      let file = File.resolve("output_raw_\(index)\(suffix).dat", relativeTo: directory)
      say("Writing raw out: \(tensor.name) to file: \(file)")
      try tensor.withBytes { try File.write(Array($0), to: file) }
    }
  }

  private func say(_ text: String) {
    if !printsDocuments { StandardStream.output.writeLine(text) }
  }
}
