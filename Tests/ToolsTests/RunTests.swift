import ONNXWriter
import SynapCore
import SynapImage
import Testing

/// `synap run --dump-out`; detections in float are tested with the detectors.
@Suite struct RunTests {
  /// A folder with a network that negates an input of shape `[1, 2]`.
  private func folder() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    var network = ONNXNetwork(operatorSet: 13)
    network.inputs = [.init("x", shape: [1, 2])]
    network.outputs = [.init("y", shape: [1, 2])]
    network.append("Neg", ["x"], ["y"], name: "Neg_0")
    try directory.write(network.serialized(), to: "negate.onnx")
    return directory
  }

  private func bytes(_ values: [Float]) -> [UInt8] {
    values.withUnsafeBytes { Array($0) }
  }

  @Test func savesOutputsOfRawInputs() throws {
    let directory = try folder()
    try directory.write(bytes([1.5, -2]), to: "x.dat")
    let outcome = try ToolProcess.run(
      "synap", ["run", "--model", "negate.onnx", "--dump-out", "a/b", "-r", "3", "x.dat"],
      in: directory)
    #expect(outcome.status == 0, "\(outcome)")
    #expect(try File.read(directory.path("a/b/output_float_0.dat")) == bytes([-1.5, 2]))
    #expect(outcome.output.contains("\nInput: x float32[1, 2] : x.dat\n"))
    #expect(
      outcome.output.contains(
        "\nWriting out: y float32[1, 2] to file: a/b/output_float_0.dat\n"))
    #expect(outcome.output.split(separator: "\n").count { $0.hasPrefix("Predict #") } == 3)
    #expect(outcome.output.contains("\nInference timings (ms):  load: "))
  }

  @Test func looksAtPicturesThroughTheCompiledNetworksFrame() throws {
    let directory = try TemporaryDirectory()
    try directory.write(ONNXNetwork.relu([1, 3, 2, 2]).serialized(), to: "net.onnx")
    try directory.write(
      "inputs:\n- preprocess: {type: nv12, size: [2, 2]}\n", to: "net.yaml")
    let photo = Image(
      width: 2, height: 2, channels: 3, pixels: [255, 0, 0, 0, 0, 255, 0, 0, 255, 255, 0, 0])
    try photo.write(to: directory.path("a.png"))
    let frame = try CameraFrame(photo, as: .nv12)
    try directory.write(frame.planes.flatMap(\.self), to: "b_2x2.nv12")
    let pixels = frame.image.pixels
    let expected = (0..<3).flatMap { channel in
      (0..<4).map { Float(pixels[3 * $0 + channel]) }
    }
    for file in ["a.png", "b_2x2.nv12"] {
      let outcome = try ToolProcess.run(
        "synap", ["run", "--model", "net.onnx", "--meta", "net.yaml", "--dump-out", ".", file],
        in: directory)
      #expect(outcome.status == 0, "\(outcome)")
      #expect(try File.read(directory.path("output_float_0.dat")) == bytes(expected), "\(file)")
    }
  }

  @Test func takesArraysAsTheyAre() throws {
    let directory = try folder()
    let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }"
    let padded = header + String(repeating: " ", count: 117 - header.count) + "\n"
    let magic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, 118, 0]
    try directory.write(magic + Array(padded.utf8) + bytes([3, 4]), to: "x.npy")
    let outcome = try ToolProcess.run(
      "synap", ["run", "--model", "negate.onnx", "--dump-out", ".", "x.npy"], in: directory)
    #expect(outcome.status == 0, "\(outcome)")
    #expect(try File.read(directory.path("output_float_0.dat")) == bytes([-3, -4]))
  }

  @Test(arguments: [
    (["x.dat"], "7 bytes, 8 are needed for float32[1, 2]"),
    (["x.dat", "x.dat"], "the network has 1 inputs, 2 files were given"),
    (["none.dat"], "none.dat"),
    (["-r", "0", "x.dat"], "the repeat count is at least 1"),
  ])
  func refusesInputsThatDoNotFit(_ arguments: [String], _ message: String) throws {
    let directory = try folder()
    try directory.write([UInt8](repeating: 0, count: 7), to: "x.dat")
    let outcome = try ToolProcess.run(
      "synap", ["run", "--model", "negate.onnx", "--dump-out", "out"] + arguments, in: directory)
    #expect(outcome.status == 1)
    #expect(outcome.error.contains(message), "\(outcome.error)")
    #expect(!File.exists(directory.path("out")))
  }
}
