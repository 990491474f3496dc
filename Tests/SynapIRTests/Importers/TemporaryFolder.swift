import Foundation
import ONNXWriter
import SynapCore
import SynapIR

/// A folder for one test's files, removed with its owner.
final class TemporaryFolder {
  /// The folder's path.
  let path: String

  /// Creates an empty folder.
  init() throws {
    path = NSTemporaryDirectory() + "/synap-\(UUID().uuidString)"
    try File.createDirectory(path)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of `name` in the folder.
  func file(_ name: String) -> String { path + "/" + name }

  /// Writes `bytes` to `name` and returns its path.
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    try File.write(bytes, to: file(name))
    return file(name)
  }

  /// Imports `network` from a file named `net.onnx` in the folder.
  func importNetwork(
    _ network: ONNXNetwork, inputShapes: [String: Shape] = [:], outputs: [String] = []
  ) throws -> (graph: Graph, warnings: [Diagnostic]) {
    try NetworkImporter.importNetwork(
      path: try write(network.serialized(), to: "net.onnx"), inputShapes: inputShapes,
      outputs: outputs, threadCount: 1)
  }

  /// The text of the error of importing `network`, with the folder's path taken out; nil where it
  /// is imported.
  func importError(
    _ network: ONNXNetwork, inputShapes: [String: Shape] = [:], outputs: [String] = []
  ) -> String? {
    do {
      _ = try importNetwork(network, inputShapes: inputShapes, outputs: outputs)
      return nil
    } catch {
      return "\(error)".replacingOccurrences(of: path + "/", with: "")
    }
  }
}

/// Imports `network` and runs it once on the given inputs.
func run(
  _ network: ONNXNetwork, _ inputs: [Tensor] = [], inputShapes: [String: Shape] = [:]
) throws -> [Tensor] {
  let (graph, _) = try TemporaryFolder().importNetwork(network, inputShapes: inputShapes)
  return try ReferenceExecutor(graph, threadCount: 1).run(inputs)
}
