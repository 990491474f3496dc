import SynapCore

/// The outputs of `TFLite_Detection_PostProcess`: boxes, classes, scores and how many there are.
package struct TFLiteDetection: DetectionDecoder {
  package static let reference = OutputFormat(
    ["tflite_detection"],
    purpose: "SSD networks that end with their `TFLite_Detection_PostProcess`",
    tensors: [
      "`[1, n, 4]` boxes: top, left, bottom, right, in shares of what the input shows",
      "`[1, n]` classes", "`[1, n]` scores from 0 to 1", "`[1]` the number of boxes",
    ],
    decoding:
      "Boxes are the first ones of the tensors, as many as the last tensor says, n at most.",
    attributes: [
      .init("w_scale", "0", "read and ignored: boxes are shares already"),
      .init("h_scale", "0", "read and ignored, likewise"), .classIndexBase, .threads,
    ],
    differences: [
      .init(
        theirs: "classes are cut to whole numbers", ours: "classes are rounded to whole numbers")
    ])

  private let boxCount: Int
  package let landmarkCount = 0

  package init(
    outputs: [OutputDescription], format: FormatString, inputSize: (width: Int, height: Int)?,
    warnings: inout [Diagnostic]
  ) throws {
    guard outputs.count == 4 else {
      throw Diagnostic.error(
        "\(outputs.count) outputs, expected 4: boxes, classes, scores and their number")
    }
    let boxes = try CellTable(outputs[0], isTransposed: false)
    guard boxes.depth == 4 else {
      throw outputs[0].failure("\(boxes.depth) values per box, expected 4")
    }
    for (output, name) in zip(outputs[1...2], ["classes", "scores"])
    where Shape(output.shape).elementCount != boxes.cellCount {
      throw output.failure(
        "shape \(Shape(output.shape)) for the \(name) of \(boxes.cellCount) boxes",
        notes: ["the outputs are boxes, classes, scores and their number, in this order"])
    }
    guard Shape(outputs[3].shape).elementCount == 1 else {
      throw outputs[3].failure(
        "shape \(Shape(outputs[3].shape)) for the number of boxes, expected [1]",
        notes: ["the outputs are boxes, classes, scores and their number, in this order"])
    }
    boxCount = boxes.cellCount
  }

  package func decode(
    _ tensors: [OutputTensor], threshold: Float, width: Float, height: Float,
    into candidates: inout Candidates
  ) {
    tensors[0].withValues { boxes in
      tensors[1].withValues { classes in
        tensors[2].withValues { scores in
          for box in 0..<count(tensors[3]) {
            guard scores[box] >= threshold,
              let classIndex = Int32(exactly: classes[box].rounded())
            else { continue }
            _ = candidates.append(
              score: scores[box], classIndex: Int(classIndex),
              box: Box(
                xMin: boxes[4 * box + 1] * width, yMin: boxes[4 * box] * height,
                xMax: boxes[4 * box + 3] * width, yMax: boxes[4 * box + 2] * height))
          }
        }
      }
    }
  }

  /// The number of boxes that `tensor` says, limited to those there are.
  private func count(_ tensor: OutputTensor) -> Int {
    let number = tensor.withValues { $0[0] }
    return number >= 0.5 ? Int(min(number.rounded(), Float(boxCount))) : 0
  }
}
