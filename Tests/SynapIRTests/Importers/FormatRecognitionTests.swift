import ONNXWriter
import SynapCore
import SynapIR
import SynapTestSupport
import Testing

/// Files of formats that are not imported: recognized whatever they are called, and answered with the
/// way to one that is.
@Suite struct FormatRecognitionTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    /// What the first line says.
    var title: String
    /// What the notes hold.
    var advice: String

    init(_ name: String, _ bytes: [UInt8], _ title: String, _ advice: String) {
      self.name = name
      self.bytes = bytes
      self.title = title
      self.advice = advice
    }

    var testDescription: String { name }
  }

  /// A protocol buffer's field of wire type 2.
  private static func field(_ number: UInt8, _ contents: [UInt8]) -> [UInt8] {
    [number << 3 | 2, UInt8(contents.count)] + contents
  }
  private static func text(_ number: UInt8, _ text: String) -> [UInt8] {
    field(number, Array(text.utf8))
  }
  private static func zip(_ names: String...) -> [UInt8] {
    ZipArchive.encode(names.map { ($0, [1, 2, 3]) })
  }

  static let samples = [
    Sample(
      "saved.onnx", [0x08, 1] + field(2, field(1, [0x12, 0])), "a TensorFlow SavedModel",
      "from_saved_model"),
    Sample(
      "net.mlmodel", [0x08, 4] + field(2, field(1, [0x0A, 0])) + [0xA2, 0x1F, 0],
      "a Core ML network", "export the network"),
    Sample(
      "frozen.pb", field(1, text(1, "x") + text(2, "Placeholder")) + field(4, [8, 27]),
      "a TensorFlow frozen graph", "tf2onnx.convert --graphdef frozen.pb"),
    Sample("other.pb", [1, 2, 3], "a TensorFlow frozen graph", "tf2onnx"),
    Sample(
      "predict_net.pb", text(1, "net") + field(2, text(1, "x") + text(2, "y") + text(4, "Relu")),
      "a Caffe2 network", "convert-caffe2-to-onnx"),
    Sample(
      "weights.prototxt", [0xA2, 0x06, 2, 0x0A, 0], "a file of Caffe weights",
      "--weights weights.prototxt"),
    Sample(
      "old.caffemodel", field(2, text(4, "conv") + [5 << 3, 4]), "a file of Caffe weights",
      "--weights old.caffemodel"),
    Sample(
      "yolo.pt", zip("yolo/data.pkl", "yolo/version"), "a PyTorch archive", "torch.onnx.export"),
    Sample(
      "net.bin", zip("net/data.pkl", "net/constants.pkl", "net/code/m.py"),
      "a TorchScript network", "torch.jit.load('net.bin')"),
    Sample(
      "old.pth", [0x80, 2, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A],
      "a PyTorch file of before version 1.6", "torch.onnx.export"),
    Sample(
      "net.keras", zip("metadata.json", "config.json", "model.weights.h5"), "a Keras model",
      "from_keras_model"),
    Sample(
      "net.h5", [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A], "a Keras model in HDF5",
      "load_model('net.h5')"),
    Sample("model.synap", zip("bundle.json"), "a compiled model", "synap_cli -m model.synap"),
    Sample("net.zip", zip("net.onnx"), "an archive", "unpack"),
    Sample(
      "net.onnx", Array("<!DOCTYPE html><html>".utf8), "a web page", "link to the file itself"),
    Sample("photo.onnx", [0xFF, 0xD8, 0xFF, 0xE0], "a picture", "give a network"),
    Sample(
      "w.safetensors", [64, 0, 0, 0, 0, 0, 0, 0] + Array("{\"__metadata__\"".utf8),
      "a file of weights", "weights alone are no network"),
    Sample("net.pdmodel", [9, 9], "a PaddlePaddle network", "paddle2onnx"),
    Sample(
      "net.xml", Array("<?xml version=\"1.0\"?>\n<net name=\"a\">".utf8), "an OpenVINO network",
      "made of"),
  ]

  private func error(_ name: String, _ bytes: [UInt8]) throws -> String {
    let folder = try TemporaryFolder()
    let path = try folder.write(bytes, to: name)
    do {
      _ = try NetworkImporter.importNetwork(path: path)
      return ""
    } catch { return "\(error)".replacing(folder.path + "/", with: "") }
  }

  @Test(arguments: samples) func isRecognizedAndAnswered(_ sample: Sample) throws {
    let lines = try error(sample.name, sample.bytes).split(separator: "\n")
    #expect(lines.first ?? "" == "\(sample.name): error: \(sample.title) can't be imported")
    #expect(lines.dropFirst().contains { $0.contains(sample.advice) }, "\(lines)")
  }

  @Test(arguments: ["net.pb", "net.tflite", "net.bin", "network"])
  func recognizesARenamedONNXNetwork(_ name: String) throws {
    var network = ONNXNetwork(operatorSet: 13)
    network.inputs = [ONNXNetwork.Value("x", shape: [1])]
    network.outputs = [ONNXNetwork.Value("y", nil)]
    network.append("Relu", ["x"], ["y"], name: "relu")
    let text = try error(name, network.serialized())
    #expect(text.hasPrefix("\(name): error: the file is an ONNX network"))
    #expect(text.contains("rename it to net"))
  }

  @Test func answersFolders() throws {
    let folder = try TemporaryFolder()
    try File.createDirectory(folder.file("plain"))
    try File.createDirectory(folder.file("saved"))
    try folder.write("", to: "saved/saved_model.pb")
    for (name, message) in [("plain", "a folder is no network"), ("saved", "SavedModel")] {
      #expect {
        try NetworkImporter.importNetwork(path: folder.file(name))
      } throws: { "\($0)".contains(message) }
    }
  }

  @Test func survivesAnyBytes() throws {
    let folder = try TemporaryFolder()
    var random = SplitMix64(seed: 3)
    for round in 0..<1000 {
      var bytes = Self.samples[round % Self.samples.count].bytes
      for _ in 0..<3 {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(
          in: 0...255, using: &random)
      }
      let path = try folder.write(bytes, to: "net.unknown")
      #expect(throws: (any Error).self) { try NetworkImporter.importNetwork(path: path) }
    }
  }
}
