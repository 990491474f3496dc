import ONNXWriter
import SynapCompiler
import SynapCore
import SynapTestSupport
import Testing

@Suite struct MetafileAnchorsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A network that ends with TFLite_Detection_PostProcess, and `anchors` as its operand.
  private func write(_ anchors: (inout TFLiteNetwork) -> Int) throws -> String {
    var network = TFLiteNetwork()
    let x = network.input("x", [1, 2, 4])
    let boxes = network.tensor("boxes", [1, 2, 4])
    network.append(0, [x, x], [boxes], options: 11, [.byte(0)])
    let scores = network.tensor("scores", [1, 2, 4])
    network.append(14, [x], [scores])
    let found = network.tensor("found", [1, 2, 4])
    network.append(
      32, [boxes, scores, anchors(&network)], [found], custom: "TFLite_Detection_PostProcess")
    network.outputs = [found]
    return try folder.write(network.serialized(), to: "net.tflite")
  }

  private func source(_ model: String, _ metafile: String) throws -> SourceNetwork {
    try SourceNetwork(
      contentsOf: model, metafile: folder.write(metafile, to: "net.yaml"))
  }

  private static let cut = """
    outputs:
      - name: boxes
        format: tflite_detection_boxes anchors=${ANCHORS} y_scale=10
      - name: scores
    """

  @Test func standForTheNetworksOwn() throws {
    let model = try write {
      $0.floats("anchors", [2, 4], [0.5, 1 / 3, 2e-7, -0.25, 1, 123.4567891, 0.1, 6e-6])
    }
    let network = try source(model, Self.cut)
    #expect(
      network.outputs.map(\.format) == [
        "tflite_detection_boxes "
          + "anchors=[0.5,0.333333,0.0,-0.25,1.0,123.456787,0.1,6e-06] y_scale=10", "",
      ])
    #expect(network.warnings.isEmpty)
  }

  @Test func standInTheCommonFormatToo() throws {
    let model = try write { $0.floats("anchors", [1, 4], [1, 2, 3, 4]) }
    let network = try source(
      model, "output_format: x anchors=${ANCHORS}\noutputs:\n  - name: boxes\n  - name: scores\n")
    #expect(network.outputs.map(\.format).allSatisfy { $0 == "x anchors=[1.0,2.0,3.0,4.0]" })
  }

  @Test func storedAnchorsAreNumbers() throws {
    let model = try write {
      $0.tensor(
        "anchors", [1, 4], .uint8, TFLiteNetwork.Quantization([0.5], 10), data: [10, 12, 9, 255])
    }
    #expect(
      try source(model, Self.cut).outputs[0].format.contains("anchors=[0.0,1.0,-0.5,122.5] "))
  }

  @Test func networksWithoutAnchorsHaveNone() throws {
    var network = TFLiteNetwork()
    let x = network.input("x", [1, 2, 4])
    let boxes = network.tensor("boxes", [1, 2, 4])
    let scores = network.tensor("scores", [1, 2, 4])
    network.append(0, [x, x], [boxes], options: 11, [.byte(0)])
    network.append(14, [x], [scores])
    network.outputs = [boxes, scores]
    let result = try source(
      folder.write(network.serialized(), to: "net.tflite"), Self.cut)
    #expect(result.outputs[0].format.contains("anchors=[] "))
    #expect(
      result.warnings.map(\.message) == ["the network has no anchors: ${ANCHORS} stands for []"])
    #expect(result.warnings.first?.location.line == 3)

    let onnx = try folder.write(YOLOv8Sample.network(hasMasks: false))
    let other = try source(
      onnx, "outputs:\n  - name: output0\n    format: yolov8 anchors=${ANCHORS}\n")
    #expect(other.outputs[0].format == "yolov8 anchors=[]")
    #expect(other.warnings.count == 1)
  }

  @Test func saysWhatIsWrongWithAnchors() throws {
    func message(_ anchors: (inout TFLiteNetwork) -> Int) throws -> String {
      let model = try write(anchors)
      do {
        _ = try source(model, Self.cut)
        return ""
      } catch {
        return "\(error)".replacing(model, with: "net.tflite")
      }
    }
    let place = "net.tflite: '2' (TFLite_Detection_PostProcess, node 2): error: "
    #expect(
      try message { $0.tensor("anchors", [2, 4]) }
        == place + "the anchors 'anchors' are not constant numbers")
    #expect(
      try message { $0.floats("anchors", [4, 2], [1, 2, 3, 4, 5, 6, 7, 8]) }
        == place + "the anchors 'anchors' have the shape [4, 2], not [n, 4]")
    #expect(
      try message { _ in -1 } == place + "the operator has no anchors, its third operand")
    #expect(
      try message { $0.tensor("anchors", [2, 4], data: [1, 2, 3]) }
        .hasPrefix("net.tflite: byte ") == true)
  }
}
