import SynapCore
import SynapImage
import SynapPostprocess
import SynapRuntime

/// Classifies pictures with a compiled network, and prints the classes.
package struct ClassificationSession {
  private var executor: any DetectionExecutor
  private let classifier: Classifier
  private let labels: Labels
  private let style: OutputStyle
  private let output: StandardStream

  /// Checks that `executor` has the output of a classification network.
  ///
  /// - Throws: a `ToolExit` where it hasn't.
  package init(
    _ executor: any DetectionExecutor, classifier: Classifier, labels: Labels, style: OutputStyle,
    output: StandardStream = .output
  ) throws {
    self.executor = executor
    self.classifier = classifier
    self.labels = labels
    self.style = style
    self.output = output
    try step("Failed to initialize classifier") { try classifier.check(executor.outputs) }
  }

  /// Classifies the picture at `path`.
  ///
  /// - Throws: a `ToolExit` with SyNAP's message for the step that failed.
  package mutating func classify(_ path: String) throws {
    let data = try step("Error, unable to read data from file: \(path)") {
      try InputData(pictureAt: path)
    }
    if style != .document { output.writeLine("Input image: \(path)") }
    let preprocessing = Stopwatch()
    _ = try step("Error assigning input to tensor.") { try executor.assign(data) }
    let preprocessed = preprocessing.microseconds
    let inference = Stopwatch()
    let tensors = try step("Inference failed") { try executor.run() }
    let inferred = inference.microseconds
    let postprocessing = Stopwatch()
    let result = try step("Classification failed") { try classifier.process(tensors) }
    let times = StepTimes(
      preprocessing: preprocessed, inference: inferred,
      postprocessing: postprocessing.microseconds)
    output.write(text(of: result, file: path, times: times))
  }

  private func text(of result: ClassificationResult, file: String, times: StepTimes) -> String {
    if style == .document {
      return result.json.adding(["file": .string(file), "times": times.json]).dump(indent: 2) + "\n"
    }
    let time = "Classification time: \(times.inMilliseconds)\n"
    guard style == .table else { return time + result.text + "\n" }
    let rows = result.items.map { item in
      ClassificationTable.row(item, label: labels[item.classIndex]) + "\n"
    }
    return time + ClassificationTable.header + "\n" + rows.joined()
  }
}
