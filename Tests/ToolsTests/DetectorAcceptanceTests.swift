import ONNXWriter
import SynapCore
import SynapImage
import SynapPostprocess
import SynapTestSupport
import Testing

/// Detectors of the published kinds, from their files to objects in pictures, by the tools.
@Suite struct DetectorAcceptanceTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// A grey picture with blocks of one colour.
  private func picture(
    _ name: String, width: Int, height: Int, _ blocks: [(rect: Rect, color: [UInt8])]
  ) throws {
    var pixels = [UInt8](repeating: 128, count: width * height * 3)
    for (rect, color) in blocks {
      for y in rect.y..<rect.y + rect.height {
        for x in rect.x..<rect.x + rect.width {
          pixels.replaceSubrange((y * width + x) * 3..<(y * width + x) * 3 + 3, with: color)
        }
      }
    }
    try Image(width: width, height: height, channels: 3, pixels: pixels)
      .write(to: directory.path(name))
  }

  private func convert(_ model: String, metafile: String) throws {
    try directory.write(metafile, to: "net.yaml")
    let outcome = try ToolProcess.run(
      "synap",
      ["convert", "--model", model, "--meta", "net.yaml", "--target", "VS680", "--out-dir", "out"],
      in: directory)
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(!outcome.error.contains("detections can't be read"), "\(outcome.error)")
  }

  private func detect(_ picture: String, _ options: [String] = []) throws -> [Detection] {
    let outcome = try ToolProcess.run(
      "synap_cli_od", ["-m", "out/model.synap", "--json"] + options + [picture], in: directory)
    #expect(outcome.status == 0, "\(outcome.error)")
    return try DetectionResult(json: JSONValue(parsing: outcome.output)).items
  }

  private static let red: [UInt8] = [255, 0, 0]
  private static let blue: [UInt8] = [0, 0, 255]

  private static let quantization = """
    quantization:
      data_type: uint8
      dataset: photo*.png

    """

  private static let ssd = """
    inputs:
      - means: [0, 0, 0]
        scale: 255
    outputs:
      - name: Squeeze
        dequantize: true
        format: tflite_detection_boxes y_scale=10 x_scale=10 h_scale=5 w_scale=5 anchors=${ANCHORS}
      - name: convert_scores
        dequantize: true
        format: per_class_confidence class_index_base=-1

    """

  @Test(arguments: ["", quantization]) func ssdFindsBlocks(quantization: String) throws {
    try directory.write(TFLiteNetwork.detectorSample.serialized(), to: "net.tflite")
    try picture(
      "photo0.png", width: 64, height: 64,
      [
        (Rect(x: 32, y: 16, width: 16, height: 16), Self.red),
        (Rect(x: 16, y: 48, width: 16, height: 16), Self.blue),
      ])
    try picture("photo1.png", width: 64, height: 64, [])
    try convert("net.tflite", metafile: Self.ssd + quantization)
    let items = try detect("photo0.png").sorted { $0.classIndex < $1.classIndex }
    try #require(items.map(\.classIndex) == [0, 1])
    // Quarters of the sides, wider by e^0.5: 26.4 pixels.
    let expected = [
      Rect(x: 27, y: 16, width: 26, height: 16), Rect(x: 11, y: 48, width: 26, height: 16),
    ]
    for (item, box) in zip(items, expected) {
      let found = item.boundingBox
      #expect(abs(found.x - box.x) <= 1 && abs(found.y - box.y) <= 1, "\(found)")
      #expect(abs(found.width - box.width) <= 1 && abs(found.height - box.height) <= 1, "\(found)")
      #expect(item.confidence > 0.9)
    }
    #expect(try detect("photo1.png").isEmpty)
    let info = try File.readText(directory.path("out/model_info.txt"))
    #expect(info.contains("anchors=[0.125,0.125,0.25,0.25,0.125,0.375,0.25,0.25"))
  }

  private static let yolo = """
    inputs:
      - means: [0, 0, 0]
        scale: 255
        format: rgb
    outputs:

    """
  private static let whole = """
      - name: output0
        format: yolov8

    """
  /// Boxes and scores apart, so that each has a scale of its own in 8 bits.
  private static let split = """
      - name: boxes
        dequantize: true
        format: yolov8 w_scale=64 h_scale=64
      - name: scores
        dequantize: true

    """

  @Test(arguments: [whole, split + quantization]) func yolov8FindsABlock(outputs: String) throws {
    try directory.write(YOLOv8Sample.network(hasMasks: false).serialized(), to: "net.onnx")
    let block = Rect(x: 64, y: 16, width: 32, height: 32)
    try picture("photo0.png", width: 128, height: 64, [(block, Self.red)])
    try picture("photo1.png", width: 64, height: 64, [(Rect(width: 16, height: 16), Self.blue)])
    try convert("net.onnx", metafile: Self.yolo + outputs)
    let items = try detect("photo0.png")
    #expect((1...4).contains(items.count))
    for item in items {
      #expect(item.classIndex == 0)
      #expect(item.confidence > 0.99)
      let box = item.boundingBox
      // Cells of 16 pixels of the picture, whose boxes reach 16 pixels to each side.
      #expect([56, 72].contains { abs(box.x - $0) <= 2 }, "\(box)")
      #expect([8, 24].contains { abs(box.y - $0) <= 2 }, "\(box)")
      #expect(abs(box.width - 32) <= 2 && abs(box.height - 32) <= 2, "\(box)")
    }
    #expect(try Set(detect("photo1.png").map(\.classIndex)) == [1])
    #expect(try detect("photo0.png", ["--max-detections", "1"]).count == 1)

    let compared = try ToolProcess.run(
      "synap",
      ["compare", "--model", "net.onnx", "--meta", "net.yaml", "--compiled", "out", "photo0.png"],
      in: directory)
    #expect(compared.output.contains("compiled against float (1 picture):"), "\(compared)")

    // The network as it was trained sees the same.
    let source = try ToolProcess.run(
      "synap", ["run", "--model", "net.onnx", "--meta", "net.yaml", "--json", "photo0.png"],
      in: directory)
    #expect(
      try DetectionResult(json: JSONValue(parsing: source.output)).items.count == items.count)
  }

  @Test func yolov8DrawsMasks() throws {
    try directory.write(YOLOv8Sample.network(hasMasks: true).serialized(), to: "net.onnx")
    let block = Rect(x: 64, y: 16, width: 32, height: 32)
    try picture("photo.png", width: 128, height: 64, [(block, Self.red)])
    try convert(
      "net.onnx",
      metafile: Self.yolo + "  - name: output0\n    format: yolov8seg\n  - name: output1\n")
    let found = try ToolProcess.run(
      "synap_cli_od", ["-m", "out/model.synap", "photo.png"], in: directory)
    let start = try #require(found.output.firstIndex(of: "{"))
    let result = try DetectionResult(json: JSONValue(parsing: String(found.output[start...])))
    #expect(!result.items.isEmpty)
    for item in result.items {
      // The input shows the picture without its bands in 16 by 8 values.
      #expect((item.mask.width, item.mask.height) == (16, 8))
      for (index, value) in item.mask.data.enumerated() {
        let isInside = (8..<12).contains(index % 16) && (2..<6).contains(index / 16)
        #expect(isInside == (value > 0), "\(index): \(value)")
      }
    }

    let drawn = try ToolProcess.run(
      "synap",
      ["image_od", "-i", "photo.png", "-o", "drawn.png", "--mask_colors", #"{"0": [90, 60, 0]}"#],
      input: found.output, in: directory)
    #expect(drawn.status == 0, "\(drawn.error)")
    let image = try Image(contentsOf: directory.path("drawn.png"))
    let painted = (0..<64).flatMap { y in (0..<128).map { x in (x, y) } }
      .filter { image[$0.0, $0.1].elementsEqual([255, 60, 90]) }
    #expect(painted.count > 100)
    #expect(
      painted.allSatisfy { (64..<96).contains($0.0) && (16..<48).contains($0.1) },
      "colour is added where it is red, and nowhere else")
  }
}
