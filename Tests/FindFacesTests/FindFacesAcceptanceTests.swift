import SynapCompiler
import SynapCore
import SynapIR
import SynapImage
import SynapPostprocess
import SynapRuntime
import SynapTestSupport
import Testing
import find_faces

/// CenterFace and YuNet converted by the example's metafiles, in uint8 on the emulated NPU and in
/// float, on a photo of two faces.
@Suite(.serialized, .tags(.slow), .enabled(if: SharedData.isPresent, "\(SharedData.reason)"))
struct FindFacesAcceptanceTests {
  private static let photo = SharedData.file("images/zidane.jpg")
  private static let expected = [
    Box(xMin: 907, yMin: 91, xMax: 1062, yMax: 280),
    Box(xMin: 533, yMin: 246, xMax: 672, yMax: 454),
  ]

  @Test(
    arguments: [
      ("centerface", "centerface/centerface.onnx"), ("yunet", "yunet/yunet_n_640_640.onnx"),
    ])
  func findsBothFaces(_ name: String, _ file: String) throws {
    let model = SharedData.file("models/onnx/" + file)
    let metafile = SharedData.package + "/Examples/custom-decoder/" + name + ".yaml"
    let float = try inFloat(SourceNetwork(contentsOf: model, metafile: metafile))
    let bytes = try onMachine(
      Conversion(
        Conversion.Options(
          model: model, metafile: metafile, target: "VS680", outputDirectory: "")
      ).compile())
    try #require(float.count == Self.expected.count, "float: \(float.map(\.confidence))")
    try #require(bytes.count == Self.expected.count, "uint8: \(bytes.map(\.confidence))")
    for box in Self.expected {
      let (reference, found) = (try nearest(to: box, in: float), try nearest(to: box, in: bytes))
      let overlap = found.box.intersectionOverUnion(reference.box)
      print(
        "\(name): confidence \(reference.confidence) in float, \(found.confidence) in uint8; "
          + "overlap \(found.box.intersectionOverUnion(box)), with float \(overlap); "
          + "points \(found.landmarkError(of: reference) ?? -1) % from float")
      #expect(reference.box.intersectionOverUnion(box) >= 0.4)
      #expect(found.box.intersectionOverUnion(box) >= 0.4)
      #expect(overlap >= 0.8)
      #expect(abs(found.confidence - reference.confidence) <= 0.15)
    }
  }

  /// The object of `faces` that overlaps `box` most.
  private func nearest(to box: Box, in faces: [Detection]) throws -> LocatedObject {
    try #require(
      faces.map(LocatedObject.init).max {
        $0.box.intersectionOverUnion(box) < $1.box.intersectionOverUnion(box)
      })
  }

  private func onMachine(_ model: CompiledModel) throws -> [Detection] {
    let bytes = try model.encoded()
    let storage = Storage.allocate(byteCount: bytes.count)
    storage.bytes.copyBytes(from: bytes)
    let network = try Network(Bundle(storage, file: "model.synap"), file: "model.synap")
    let rect = try #require(
      try Preprocessor().assign(InputData(contentsOf: Self.photo), to: network.inputs[0]))
    network.predict()
    return try FaceReader(network)
      .faces(in: network.outputs.map { try $0.floats() }, of: rect).items
  }

  private func inFloat(_ source: SourceNetwork) throws -> [Detection] {
    let input = try #require(source.inputs.first?.reader)
    let size = try #require(input.imageInput)
    let reader = try FaceReader(
      format: source.outputs[0].format,
      shapes: source.graph.outputs.map { source.graph.type(of: $0).shape },
      inputSize: (height: size.height, width: size.width))
    let (tensor, rect) = try input.tensor(for: Image(contentsOf: Self.photo))
    let outputs = try ReferenceExecutor(source.graph).run([tensor]).map(\.floats)
    return reader.faces(in: outputs, of: rect).items
  }
}
