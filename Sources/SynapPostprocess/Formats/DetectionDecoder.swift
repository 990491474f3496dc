import SynapCore

/// A family of output formats of detection networks: checks shapes and attributes once, then
/// turns tensors into candidates.
///
/// A new family is a file with a conforming struct and one line in `DetectionFormats`.
package protocol DetectionDecoder: Sendable {
  /// What is documented of the family; the types that it understands are the names there.
  static var reference: OutputFormat { get }

  /// Checks that the outputs suit the format of the first one.
  ///
  /// Throws a `Diagnostic` at the tensor at fault; appends to `warnings` what is doubtful.
  init(
    outputs: [OutputDescription], format: FormatString, inputSize: (width: Int, height: Int)?,
    warnings: inout [Diagnostic]) throws

  /// The number of points of an object.
  var landmarkCount: Int { get }

  /// The columns and rows of an object's mask; nil where objects have none.
  var maskSize: (width: Int, height: Int)? { get }

  /// Adds every object whose score reaches `threshold`, in pixels of a rectangle of `width` by
  /// `height` that the network's input shows; `tensors` have the shapes checked before.
  func decode(
    _ tensors: [OutputTensor], threshold: Float, width: Float, height: Float,
    into candidates: inout Candidates)

  /// The mask of the object that was found in cell `cell`, of `maskSize`.
  func mask(of cell: Int, in tensors: [OutputTensor]) -> Mask
}

extension DetectionDecoder {
  package var maskSize: (width: Int, height: Int)? { nil }

  package func mask(of cell: Int, in tensors: [OutputTensor]) -> Mask { Mask() }
}

/// The catalog of output formats of detection networks.
package enum DetectionFormats {
  /// The families, one line each.
  package static let decoders: [any DetectionDecoder.Type] = [
    RetinaNetBoxes.self,
    TFLiteDetection.self,
    TFLiteDetectionBoxes.self,
    YOLOv5.self,
    YOLOv8.self,
    YOLOv8Segmentation.self,
  ]

  /// The types that are understood.
  package static var supported: [String] { decoders.flatMap { $0.reference.names }.sorted() }

  /// The family for the format of `output`.
  ///
  /// Throws SyNAP's `Unknown object detection format: T`, with what may have been meant.
  static func decoder(
    for format: FormatString, of output: OutputDescription
  ) throws -> any DetectionDecoder.Type {
    let type = format.type
    if let decoder = decoders.first(where: { $0.reference.names.contains(type) }) { return decoder }
    let list = "valid formats: " + supported.joined(separator: ", ")
    var notes = [list]
    if type.isEmpty {
      notes.append("the metafile gives this output no format, as in `format: yolov5 landmarks=5`")
    } else if Classifier.reference.names.contains(type) {
      notes.append("'\(type)' is a classification network's: use synap_cli_ic")
    } else if let name = Suggestion.nearest(to: type, among: supported) {
      notes.append("did you mean '\(name)'?")
    }
    throw output.failure("Unknown object detection format: \(type.prefix(64))", notes: notes)
  }
}
