import SynapCompiler
import SynapCore
import SynapNPU
import SynapTestSupport
import Testing
import make_yolov5s_face

/// What the import guide's last step costs by the timing model: YOLOv5s-face with one output and a head in
/// 16 bits, without and with a camera's nv12 picture of 1024 rows and 768 columns.
@Suite(.tags(.slow)) struct CameraEstimateTests {
  /// The estimate in milliseconds, and what the first layer takes of it.
  private func estimate(_ preprocess: String) throws -> (whole: Double, input: Double) {
    let folder = try TemporaryFolder()
    let metafile = """
      inputs:
      - means: [0, 0, 0]
        scale: 255
      \(preprocess)outputs:
      - name: "369"
        format: yolov5 landmarks=5 transposed=1 anchors=[[ ],[ ],[ ],[ ],[23,29,43,55,73,105]]
        dequantize: true
      quantization:
        data_type:
          '*': uint8
          Concat_155...: int16
        dataset: [random]

      """
    let network = FaceNetwork(height: 480, width: 640, seed: 1)
    let model = try Conversion(
      Conversion.Options(
        model: folder.write(network.network, to: "net.onnx"),
        metafile: folder.write(metafile, to: "net.yaml"), target: "VS680",
        outputDirectory: folder.file("out"))
    ).compile()
    let estimate = try model.program.estimate()
    return (
      estimate.milliseconds, estimate.milliseconds(estimate.layers.first?.cycles ?? 0)
    )
  }

  @Test func movesAsThePublishedTimeDoes() throws {
    let plain = try estimate("")
    let camera = try estimate("  preprocess:\n    type: nv12\n    size: [1024, 768]\n")
    print("nv12: \(plain.whole) ms, with preprocessing \(camera.whole) ms")
    #expect(abs(plain.whole - 30.25) < 0.05 * 30.25)
    #expect(camera.whole > 35 && camera.whole < 1.1 * 35.2)
    #expect(abs(camera.whole - plain.whole - (camera.input - plain.input)) < 0.5)
  }
}
