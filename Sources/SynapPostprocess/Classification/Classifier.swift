import SynapCore

/// Finds the surest classes in the output of a classification network.
public struct Classifier: Sendable {
  package static let reference = OutputFormat(
    ["confidence_array", "per_class_confidence"],
    purpose: "Classification: one number per class, in the only output (`synap_cli_ic`, "
      + "`synap_cli --top5`)",
    tensors: ["`[1, c]`; of other shapes every element is a class"],
    decoding: """
      Classes are sorted by their numbers, whatever they are: probabilities or not. Behind \
      `tflite_detection_boxes` and the like, the second output may have the format \
      `per_class_confidence` to say so, and `class_index_base`.
      """,
    attributes: [.classIndexBase])

  /// The number of classes that are given; 0 for all.
  public let topCount: Int

  /// Creates a classifier that gives the `topCount` surest classes; all where that is 0.
  public init(topCount: Int = 1) { self.topCount = max(0, topCount) }

  /// Checks that `outputs` are those of a classification network.
  ///
  /// - Throws: a `Diagnostic` at the output at fault.
  public func check(_ outputs: [OutputDescription]) throws {
    guard let output = outputs.first, outputs.count == 1 else {
      throw Diagnostic.error(
        "the network has \(outputs.count) outputs, a classification network has one")
    }
    let type = FormatString(output.format).type
    let others = DetectionFormats.supported + ImagePostprocessor.references.flatMap(\.names)
    guard !others.contains(type) else {
      throw output.failure("the format '\(type)' is not a classification network's")
    }
    let shape = Shape(output.shape)
    guard let count = shape.checkedElementCount(), count > 0 else {
      throw output.failure("a tensor of shape \(shape) is empty or too large")
    }
  }

  /// The surest classes in `tensors`, the surest first, the first one among equals; what is no number
  /// comes last.
  ///
  /// - Throws: a `Diagnostic` where they are not a classification network's.
  public func process(_ tensors: [OutputTensor]) throws -> ClassificationResult {
    try check(tensors.map(\.description))
    guard let tensor = tensors.first, tensor.count == Shape(tensor.description.shape).elementCount
    else { throw Diagnostic.error("the output has not as many values as its shape says") }
    let base = [tensor.description].classIndexBase
    func rank(_ value: Float) -> Float { value.isNaN ? -.infinity : value }
    let sorted = tensor.withValues { values in
      values.enumerated().sorted { first, second in
        let (one, other) = (rank(first.element), rank(second.element))
        return one == other ? first.offset < second.offset : one > other
      }
    }
    let chosen = topCount == 0 ? sorted[...] : sorted.prefix(topCount)
    return ClassificationResult(
      items: chosen.map { Classification(classIndex: $0.offset + base, confidence: $0.element) })
  }
}
