import SynapCore
import SynapImage
import SynapPostprocess
import SynapRuntime

/// Finds objects in pictures with some network, and prints what it finds.
package struct DetectionSession {
  private var executor: any DetectionExecutor
  private var detector: Detector
  private let report: DetectionReport
  private let output: StandardStream

  /// Prepares a detector for the outputs of `executor`; its warnings go to standard error.
  ///
  /// - Throws: a `ToolExit` where the outputs are not ones that it can read.
  package init(
    _ executor: any DetectionExecutor, detector: Detector, labels: Labels, style: OutputStyle,
    output: StandardStream = .output
  ) throws {
    self.executor = executor
    self.detector = detector
    self.output = output
    report = DetectionReport(labels: labels, style: style)
    let warnings = try step("Failed to initialize detector") {
      try self.detector.prepare(for: executor.outputs, inputSize: executor.inputSize)
    }
    for warning in warnings { StandardStream.error.writeLine(warning.description) }
  }

  /// Finds objects in the picture at `path`.
  ///
  /// - Throws: a `ToolExit` with SyNAP's message for the step that failed.
  package mutating func detect(in path: String) throws {
    let data = try step("Error, unable to read data from file: \(path)") {
      try InputData(pictureAt: path)
    }
    let size = data.size ?? (width: 0, height: 0, channels: 0)
    output.write(report.heading(name: path, size: size))
    let preprocessing = Stopwatch()
    let rect = try step("Error assigning input to tensor.") { try executor.assign(data) }
    let preprocessed = preprocessing.microseconds
    let inference = Stopwatch()
    let tensors = try step("Inference failed") { try executor.run() }
    let inferred = inference.microseconds
    let postprocessing = Stopwatch()
    let result: DetectionResult
    do {
      result = try detector.process(
        tensors, assignedRect: rect, pictureSize: (size.width, size.height))
    } catch {
      StandardStream.error.writeLine(ToolExit.describe(error))
      throw ToolExit(text: "Detection failed\n", status: 1, isOutput: true)
    }
    output.write(
      report.text(
        of: result, name: path,
        times: StepTimes(
          preprocessing: preprocessed, inference: inferred,
          postprocessing: postprocessing.microseconds)))
  }
}
