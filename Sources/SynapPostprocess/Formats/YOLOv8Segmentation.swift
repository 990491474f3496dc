import SynapCore

/// The outputs of YOLOv8 networks for segmentation: cells that end with coefficients, and the
/// prototypes of which masks are sums.
package struct YOLOv8Segmentation: DetectionDecoder {
  package static let reference = OutputFormat(
    ["yolov8seg"],
    purpose: "YOLOv8, YOLOv9 and YOLO11, for segmentation",
    tensors: [
      "as of `yolov8`, each cell's values followed by m coefficients",
      "`[1, m, h, w]` or `[1, h, w, m]` prototypes of masks",
    ],
    decoding: """
      A mask is the sum of the prototypes, each times the object's coefficient; it is positive inside \
      the object. It covers the picture, `h` by `w` values for what the input shows.
      """,
    attributes: YOLOv8Head.attributes,
    differences: [
      .init(
        theirs:
          "a mask covers what the input shows, bands included, and `image_od` stretches it over "
          + "the picture",
        ours: "a mask covers the picture, so that stretched over it, it is in place"),
      .init(
        theirs: "masks of any number of objects",
        ours: "masks of at most \(Detector.maximalMaskValueCount) values in all; else an error"),
    ])

  private let head: YOLOv8Head
  private let prototypes: MaskPrototypes

  package init(
    outputs: [OutputDescription], format: FormatString, inputSize: (width: Int, height: Int)?,
    warnings: inout [Diagnostic]
  ) throws {
    let numbered = outputs.enumerated().map { (index: $0.offset, output: $0.element) }
    let maps = numbered.filter { $0.output.shape.count == 4 }
    guard maps.count == 1, outputs.count >= 2 else {
      throw Diagnostic.error(
        "\(maps.count) of \(outputs.count) outputs have 4 dimensions",
        notes: ["expected: cells [1, d, n], and prototypes of masks [1, m, h, w]"])
    }
    let cells = numbered.filter { $0.output.shape.count != 4 }
    var failure: Diagnostic?
    var found: (YOLOv8Head, MaskPrototypes)?
    for prototypes in try MaskPrototypes.readings(of: maps[0].output, at: maps[0].index) {
      do {
        var doubts: [Diagnostic] = []
        let head = try YOLOv8Head(
          cells, coefficientCount: prototypes.count, format: format, inputSize: inputSize,
          warnings: &doubts)
        found = (head, prototypes)
        warnings += doubts
        break
      } catch let diagnostic as Diagnostic {
        failure = failure ?? diagnostic
      }
    }
    guard let found else { throw failure ?? maps[0].output.failure("no prototypes of masks") }
    (head, prototypes) = found
  }

  package var landmarkCount: Int { head.landmarkCount }

  package func decode(
    _ tensors: [OutputTensor], threshold: Float, width: Float, height: Float,
    into candidates: inout Candidates
  ) {
    head.decode(tensors, threshold: threshold, width: width, height: height, into: &candidates)
  }

  package var maskSize: (width: Int, height: Int)? { (prototypes.width, prototypes.height) }

  package func mask(of cell: Int, in tensors: [OutputTensor]) -> Mask {
    prototypes.mask(head.coefficients(of: cell, in: tensors), in: tensors)
  }
}
