import SynapCore
import SynapImage
import SynapPostprocess
import SynapTestSupport
import Testing

/// The command lines of SyNAP's import guide, in its order, with the tools of this package.
@Suite struct ImportGuideTests {
  private static let anchors =
    "anchors=[[],[],[],[4,5,8,10,13,16],[23,29,43,55,73,105],[146,217,231,300,335,433]]"

  private static let metafile = """
    inputs:
      - means: [0, 0, 0]
        scale: 255
    outputs:
      - dequantize: true
        name: "478"
        format: yolov5 landmarks=5 transposed=1 \(anchors)
      - dequantize: true
        name: "498"
      - dequantize: true
        name: "518"
    quantization:
      data_type: uint8
      scheme: asymmetric_affine
      dataset:
        - \(SharedData.file("datasets/coco128/images/00000000000*.jpg"))

    """

  private let directory: TemporaryDirectory
  private let model = SharedData.file("models/yolov5-face/yolov5n_face_480x640.onnx")
  private let photo = SharedData.file("images/face.jpg")

  init() throws { directory = try TemporaryDirectory() }

  private func succeed(
    _ tool: String, _ arguments: [String], input: String = ""
  ) throws -> ToolProcess.Outcome {
    let outcome = try ToolProcess.run(tool, arguments, input: input, in: directory)
    #expect(outcome.status == 0, "\(tool): \(outcome.error)")
    return outcome
  }

  @Test(.enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.reason)))
  func workInOrder() throws {
    let arguments = ["--target", "VS680", "--out-dir", "compiled"]
    let float = try succeed("synap", ["convert", "--model", model] + arguments)
    #expect(float.error.contains("not quantized"))
    try directory.write(Self.metafile, to: "yolo.yaml")
    let converted = try succeed(
      "synap", ["convert", "--model", model, "--meta", "yolo.yaml"] + arguments)
    #expect(converted.output.hasSuffix("Conversion successful\n"))
    let info = try File.readText(directory.path("compiled/model_info.txt"))
    #expect(info.contains("    shape: [1, 48, 60, 80]\n    layout: nchw\n"))

    let timings = try succeed(
      "synap_cli", ["-m", "compiled/model.synap", "-r", "2", "random"])
    #expect(timings.output.contains("Predict #1: "))
    #expect(timings.output.contains("\nNPU estimate (VS680): "))

    let found = try succeed("synap_cli_od", ["-m", "compiled/model.synap", photo])
    let detections = try DetectionDocument(parsing: found.output)
    #expect(detections.entries.count == 4)
    let drawn = try succeed(
      "synap", ["image_od", "-i", photo, "-o", "out.png"], input: found.output)
    #expect(drawn.output.split(separator: "\n").count == 5)
    let before = try Image(contentsOf: photo)
    let after = try Image(contentsOf: directory.path("out.png"))
    #expect(before.width == after.width && before.height == after.height)
    let first = try #require(detections.entries.first?.detection.boundingBox)
    #expect(Array(after[first.x, first.y + first.height / 2]) == [128, 255, 0])
  }

  /// The guide's last step: a network that takes a camera's picture, of which it shows the middle of the
  /// pyramid.
  @Test(.enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.reason)))
  func takeACamerasPictures() throws {
    let dataset = SharedData.file("datasets/coco128/images/00000000000*.jpg")
    try directory.write(
      """
      inputs:
      - means: [0, 0, 0]
        scale: 255
        preprocess:
          type: nv12
          size: [1024, 768]
      outputs:
      - name: "498"
        format: yolov5 landmarks=5 transposed=1 anchors=[[ ],[ ],[ ],[ ],[23,29,43,55,73,105]]
        dequantize: true
      quantization:
        data_type:
          '*': uint8
          Concat_255...: int16
        dataset:
          - \(dataset)

      """, to: "camera.yaml")
    let files = ["--model", model, "--meta", "camera.yaml"]
    _ = try succeed(
      "synap", ["convert"] + files + ["--target", "VS680", "--out-dir", "compiled", "--silent"])
    let timings = try succeed("synap_cli", ["-m", "compiled/model.synap", "random"])
    #expect(timings.output.contains("Network inputs: 2\n"))
    #expect(timings.output.contains("_uv8 size: 393216 : \n"))

    let photos = try succeed("synap_cli_od", ["-m", "compiled/model.synap", photo])
    let found = try DetectionDocument(parsing: photos.output).entries.map(\.detection)
    #expect(found.count == 4)
    let (frame, rect) = try PicturePreprocessing(
      layout: .nv12, height: 1024, width: 768, networkHeight: 480, networkWidth: 640
    ).fitted(Image(contentsOf: photo), format: "")
    try directory.write(
      CameraFrame(frame, as: .nv12).planes.flatMap(\.self), to: "frame_768x1024.nv12")
    let frames = try succeed(
      "synap_cli_od", ["-m", "compiled/model.synap", "frame_768x1024.nv12"])
    let inFrame = try DetectionDocument(parsing: frames.output).entries.map(\.detection)
    #expect(inFrame.map(\.confidence) == found.map(\.confidence))
    // The same faces, in pixels of the frame.
    let scale = Double(rect.width) / 768
    for (face, other) in zip(inFrame, found) {
      let x = rect.x + Int(Double(face.boundingBox.x) * scale)
      #expect(abs(x - other.boundingBox.x) <= 2)
    }
    let source = try succeed("synap", ["run"] + files + [photo])
    #expect(try DetectionDocument(parsing: source.output).entries.count == 4)
    let compared = try succeed(
      "synap", ["compare", "--compiled", "compiled"] + files + [photo, "frame_768x1024.nv12"])
    #expect(compared.output.contains("found 8 of 8"), "\(compared.output.suffix(600))")
  }
}
