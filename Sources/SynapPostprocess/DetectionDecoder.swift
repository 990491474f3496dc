import SynapCore

/// A family of output formats of detection networks: checks shapes and attributes once, then
/// turns tensors into candidates.
///
/// A new family is a file with a conforming struct and one line in `DetectionFormats`.
package protocol DetectionDecoder: Sendable {
  /// The types, as format strings begin with, that this family understands.
  static var formats: [String] { get }

  /// Checks that the outputs suit the format of the first one.
  ///
  /// Throws a `Diagnostic` at the tensor at fault; appends to `warnings` what is doubtful.
  init(
    outputs: [OutputDescription], format: FormatString, inputSize: (width: Int, height: Int)?,
    warnings: inout [Diagnostic]) throws

  /// The number of points of an object.
  var landmarkCount: Int { get }

  /// Adds every object whose score reaches `threshold`, in pixels of a rectangle of `width` by
  /// `height` that the network's input shows; `tensors` have the shapes checked before.
  func decode(
    _ tensors: [OutputTensor], threshold: Float, width: Float, height: Float,
    into candidates: inout Candidates)
}

/// The catalog of output formats of detection networks.
package enum DetectionFormats {
  /// The families, one line each.
  package static let decoders: [any DetectionDecoder.Type] = [
    YOLOv5.self
  ]

  /// The formats of SyNAP that no family here understands.
  package static let unsupported = [
    "retinanet_boxes", "tflite_detection", "tflite_detection_boxes", "tflite_detection_input",
    "yolov8", "yolov8seg",
  ]

  /// The formats that are understood.
  package static var supported: [String] { decoders.flatMap { $0.formats }.sorted() }

  /// The family for the format of `output`.
  ///
  /// Throws SyNAP's `Unknown object detection format: T`, with what may have been meant.
  static func decoder(
    for format: FormatString, of output: OutputDescription
  ) throws -> any DetectionDecoder.Type {
    let type = format.type
    if let decoder = decoders.first(where: { $0.formats.contains(type) }) { return decoder }
    let list = "valid formats: " + supported.joined(separator: ", ")
    if unsupported.contains(type) {
      throw output.failure(
        "Object detection format not supported here yet: \(type)", notes: [list])
    }
    var notes = [list]
    if type.isEmpty {
      notes.append("the metafile gives this output no format, as in `format: yolov5 landmarks=5`")
    } else if let name = Suggestion.nearest(to: type, among: supported + unsupported) {
      notes.append("did you mean '\(name)'?")
    }
    throw output.failure("Unknown object detection format: \(type.prefix(64))", notes: notes)
  }
}
