import SynapCore
import SynapIR
import SynapTestSupport
import Testing

@Suite struct NetworkImporterTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func error(_ name: String, _ bytes: [UInt8] = [1, 2, 3]) throws -> String {
    let path = try folder.write(bytes, to: name)
    do {
      _ = try NetworkImporter.importNetwork(path: path)
      return ""
    } catch {
      return "\(error)".replacing(folder.path + "/", with: "")
    }
  }

  @Test func namesAMissingFile() {
    #expect(throws: Diagnostic.error("model not found: no/net.onnx")) {
      try NetworkImporter.importNetwork(path: "no/net.onnx")
    }
  }

  @Test func refusesLinksOfGitLFS() throws {
    let text = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
    #expect(
      try error("net.onnx", Array(text.utf8))
        == "error: net.onnx is a git-lfs link file, "
        + "please ensure the file contents are checked out")
  }

  @Test(arguments: [
    ("net.tflite", "byte 4: error: the file has no identifier 'TFL3'"),
    ("net.prototxt", "1:1: error: the byte 1 is not expected"),
    ("net.pb", "a TensorFlow frozen graph is not supported: convert it to ONNX"),
    ("net.PT", "a PyTorch archive is not supported: export it with torch.onnx.export"),
    ("net.h5", "unknown network format: .h5"), ("net", "unknown network format: "),
  ])
  func refusesOtherFormatsByName(name: String, message: String) throws {
    let start = message.hasPrefix("1:") ? ":" : message.hasPrefix("byte") ? ": " : ": error: "
    #expect(try error(name) == "\(name)\(start)\(message)")
  }

  @Test func refusesContentThatIsNotWhatTheExtensionSays() throws {
    #expect(
      try error("net.onnx", [28, 0, 0, 0] + Array("TFL3".utf8))
        == "net.onnx: error: the file is a TensorFlow Lite network, "
        + "its extension says an ONNX network")
  }

  @Test func refusesFilesThatAreNoProtocolBuffer() throws {
    #expect(
      try error("net.onnx", Array("not a network".utf8))
        == "net.onnx: error: the file is not an ONNX network, or it is truncated")
    #expect(try error("empty.onnx", []) == "empty.onnx: error: the file is empty")
  }
}
