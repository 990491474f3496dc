import SynapCore

/// The outputs of YOLOv8 and later networks for detection and poses, decoded by the network.
package struct YOLOv8: DetectionDecoder {
  package static let reference = OutputFormat(
    ["yolov8"],
    purpose: "YOLOv8, YOLOv9 and YOLO11, for objects and poses",
    tensors: [
      "`[1, d, n]` or `[1, n, d]`: x, y, w, h, a score per class, then x, y (and visibility) of every "
        + "landmark; the d values may be spread over several outputs with the same n"
    ],
    decoding: """
      A box is given by its centre and its size, scores are from 0 to 1. The class is that with the \
      largest score. `[1, d, n]` and `[1, n, d]` are told apart by the number of cells that an input \
      has at strides 8, 16 and 32. Outputs of their own for boxes and scores keep 8 bits precise.
      """,
    attributes: YOLOv8Head.attributes,
    differences: [
      .init(
        theirs: "landmarks stand behind one class", ours: "landmarks stand behind all classes"),
      .init(
        theirs: "only `[1, d, n]` is read, the manual says `[1, n, d]`", ours: "both are read"),
      .init(
        theirs: "without `w_scale` and `h_scale` boxes are pixels of the picture",
        ours: "without them boxes are pixels of the network's input"),
    ])

  private let head: YOLOv8Head

  package init(
    outputs: [OutputDescription], format: FormatString, inputSize: (width: Int, height: Int)?,
    warnings: inout [Diagnostic]
  ) throws {
    head = try YOLOv8Head(
      outputs.enumerated().map { ($0.offset, $0.element) }, format: format, inputSize: inputSize,
      warnings: &warnings)
  }

  package var landmarkCount: Int { head.landmarkCount }

  package func decode(
    _ tensors: [OutputTensor], threshold: Float, width: Float, height: Float,
    into candidates: inout Candidates
  ) {
    head.decode(tensors, threshold: threshold, width: width, height: height, into: &candidates)
  }
}
