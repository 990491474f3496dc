import SynapCompiler
import SynapCore
import SynapIR
import SynapQuant
import SynapTestSupport
import Testing

/// Trained networks, fed as they were trained and otherwise.
@Suite(.enabled(if: SharedData.isPresent, "\(SharedData.reason)"))
struct InputMagnitudeTests {
  private static let photos = ["zidane.jpg", "face.jpg"].map {
    SharedData.file("images/\($0)")
  }
  private static let networks: [(path: String, input: String, mean: Float, scale: Float)] = [
    ("yolov5-face/yolov5n-0.5_face_480x640.onnx", "{}", 0, 255),
    ("yolov5-face/yolov5n_face_480x640.onnx", "{}", 0, 255),
    ("onnx/centerface/centerface.onnx", "{name: input.1, shape: [1, 3, 480, 640]}", 0, 1),
    ("onnx/yunet/yunet_n_640_640.onnx", "{}", 0, 1),
    ("rfb320/RFB-320.onnx", "{}", 127, 128),
  ]

  @Test(arguments: networks.indices) func tellsScalesApartThatAre255TimesOff(index: Int) throws {
    let network = Self.networks[index]
    let folder = try TemporaryFolder()
    let source = try SourceNetwork(
      contentsOf: SharedData.file("models/" + network.path),
      metafile: folder.write("inputs:\n- \(network.input)\n", to: "net.yaml"))
    let photos = try Self.photos.map { try source.inputs[0].reader.tensor(for: .file($0)) }
    func magnitude(factor: Float) throws -> InputMagnitude {
      var calibration = Calibration(for: source.graph)
      try calibration.measure(
        source.graph, samples: Array(photos.indices),
        inputs: { index in
          let pixels = photos[index]
          let normalized = pixels.floats.map { ($0 - network.mean) / network.scale * factor }
          return [Tensor(pixels.shape, normalized)]
        })
      return try #require(InputMagnitude(of: source.graph, calibration))
    }
    let right = try magnitude(factor: 1)
    #expect(!right.isTooLarge && !right.isTooSmall, "\(right.spread)")
    let large = try magnitude(factor: 255)
    #expect(large.isTooLarge && large.spread > 10 * right.spread, "\(large.spread)")
    let small = try magnitude(factor: 1.0 / 255)
    #expect(small.isTooSmall && small.spread < right.spread / 10, "\(small.spread)")
  }
}
