import Foundation
import SynapCompiler
import SynapCore
import SynapIR
import SynapImage
import SynapPostprocess
import SynapRuntime
import SynapTestSupport

/// Faces found by the trained YOLOv5n-face, in float and compiled, as the tools find them.
enum FaceDetection {
  private static let model = SharedData.file(
    "models/yolov5-face/yolov5n_face_480x640.onnx")
  private static let anchors =
    "anchors=[[],[],[],[4,5,8,10,13,16],[23,29,43,55,73,105],[146,217,231,300,335,433]]"
  private static let inputs = "inputs:\n- means: [0, 0, 0]\n  scale: 255\n"
  private static let dataset = "quantization:\n  data_type: uint8\n  dataset: [photos/*.jpg]\n"

  /// The heads as exported: `[1, anchor, row, column, value]`.
  private static let whole =
    inputs + "outputs:\n- format: yolov5 landmarks=5 \(anchors)\n- {}\n- {}\n"
  /// The heads' convolutions: `[1, 48, row, column]`.
  private static let pruned =
    inputs + "outputs:\n- name: \"478\"\n  format: yolov5 landmarks=5 transposed=1 \(anchors)\n"
    + "- name: \"498\"\n- name: \"518\"\n"

  /// The import guide's last metafile: the output of the middle of the pyramid alone, its head in 16
  /// bits, and `preprocess` on the input.
  private static func middle(_ preprocess: String = "") -> String {
    inputs + preprocess + "outputs:\n- name: \"498\"\n  dequantize: true\n"
      + "  format: yolov5 landmarks=5 transposed=1 anchors=[[],[],[],[],[23,29,43,55,73,105]]\n"
      + "quantization:\n  data_type:\n    '*': uint8\n    Concat_255...: int16\n"
      + "  dataset: [photos/*.jpg]\n"
  }
  /// That metafile without preprocessing, by the first 32 photos.
  static let mixedMiddle = Result {
    try CompiledNetwork(converting: model, by: middle(), prepare: linkPhotos)
  }
  /// That metafile with a camera's picture of 1024 rows and 768 columns in nv12.
  static let camera = Result {
    try CompiledNetwork(
      converting: model, by: middle("  preprocess:\n    type: nv12\n    size: [1024, 768]\n"),
      prepare: linkPhotos)
  }
  /// That metafile with a camera's picture of the network's own size in nv12.
  static let sameSizeCamera = Result {
    try CompiledNetwork(
      converting: model, by: middle("  preprocess: {type: nv12}\n"), prepare: linkPhotos)
  }

  /// The network, in uint8 by the first 32 photos, cut at the heads.
  static let quantizedPruned = Result {
    try CompiledNetwork(converting: model, by: pruned + dataset, prepare: linkPhotos)
  }
  /// The network, in uint8 by the first 32 photos, whole.
  static let quantizedWhole = Result {
    try CompiledNetwork(converting: model, by: whole + dataset, prepare: linkPhotos)
  }
  /// The network in float16.
  static let half = Result { try CompiledNetwork(converting: model, by: pruned) }
  /// The network as it was trained.
  static let source = Result {
    let folder = try TemporaryFolder()
    return try SourceNetwork(
      contentsOf: model, metafile: try folder.write(whole, to: "net.yaml"))
  }

  /// Links the first 32 photos of COCO128 into `folder`.
  private static func linkPhotos(_ folder: TemporaryFolder) throws {
    let photos = SharedData.file("datasets/coco128/images")
    try File.createDirectory(folder.file("photos"))
    let names = try FileManager.default.contentsOfDirectory(atPath: photos).sorted()
    for name in names.filter({ $0.hasSuffix(".jpg") }).prefix(32) {
      try FileManager.default.createSymbolicLink(
        atPath: folder.file("photos/\(name)"), withDestinationPath: photos + "/" + name)
    }
  }

  private static var detector: Detector { Detector(scoreThreshold: 0.3, iouThreshold: 0.45) }

  /// The faces that the network as trained finds in the shared picture `name`.
  static func inFloat(_ name: String) throws -> [Detection] {
    let source = try source.get()
    let picture = try Image(contentsOf: SharedData.file("images/" + name))
    let reader = source.inputs[0].reader
    let (tensor, rect) = try reader.tensor(for: picture)
    let tensors = zip(
      zip(source.graph.outputs, source.outputs), try ReferenceExecutor(source.graph).run([tensor])
    ).map { output, values in
      OutputTensor(
        name: source.graph[output.0].name, shape: values.shape.dimensions,
        format: output.1.format, values: values.floats)
    }
    var detector = detector
    try detector.prepare(
      for: tensors.map(\.description), inputSize: (reader.shape[3], reader.shape[2]))
    return try detector.process(
      tensors, assignedRect: Rect(x: rect.x, y: rect.y, width: rect.width, height: rect.height)
    ).items
  }

  /// The faces that `compiled` finds in the shared picture `name`.
  static func onMachine(_ name: String, _ compiled: CompiledNetwork) throws -> [Detection] {
    let network = try compiled.network()
    let picture = try InputData(contentsOf: SharedData.file("images/" + name))
    guard let rect = try Preprocessor().assign(picture, to: network.inputs) else {
      throw Diagnostic.error("not a picture", at: Location(file: name))
    }
    network.predict()
    let tensors = try network.outputs.map {
      OutputTensor(
        name: $0.name, shape: $0.shape.dimensions, format: $0.format, values: try $0.floats())
    }
    var detector = detector
    try detector.prepare(
      for: tensors.map(\.description),
      inputSize: network.inputs[0].metadata.networkSize.map { ($0.width, $0.height) })
    return try detector.process(
      tensors, assignedRect: Rect(x: rect.x, y: rect.y, width: rect.width, height: rect.height)
    ).items
  }
}

extension Rect {
  /// The area shared with `other` over that of both together.
  func intersectionOverUnion(_ other: Rect) -> Float {
    func box(_ rect: Rect) -> Box {
      Box(
        xMin: Float(rect.x), yMin: Float(rect.y), xMax: Float(rect.x + rect.width),
        yMax: Float(rect.y + rect.height))
    }
    return box(self).intersectionOverUnion(box(other))
  }
}

/// A face beside the one of other detections that it overlaps most.
struct FaceMatch: CustomStringConvertible {
  var expected: Detection
  var found: Detection?

  /// The best matches for `expected` among `found`.
  static func matches(for expected: [Detection], in found: [Detection]) -> [FaceMatch] {
    expected.map { face in
      FaceMatch(
        expected: face,
        found: found.max {
          $0.boundingBox.intersectionOverUnion(face.boundingBox)
            < $1.boundingBox.intersectionOverUnion(face.boundingBox)
        })
    }
  }

  /// How far the boxes are the same.
  var overlap: Float {
    found.map { $0.boundingBox.intersectionOverUnion(expected.boundingBox) } ?? 0
  }
  /// How much the confidence has changed.
  var change: Float { (found?.confidence ?? 0) - expected.confidence }

  var description: String {
    let box = expected.boundingBox
    return "[\(box.x),\(box.y),\(box.x + box.width),\(box.y + box.height)]"
      + " confidence \(expected.confidence), now \(found?.confidence ?? 0), overlap \(overlap)"
  }
}
