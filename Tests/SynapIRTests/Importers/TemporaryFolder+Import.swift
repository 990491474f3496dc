import Foundation
import ONNXWriter
import SynapCore
import SynapIR
import SynapTestSupport
import Testing

extension TemporaryFolder {
  /// Imports `network` from a file named `net.onnx` in the folder. Its rows must say what they make.
  func importNetwork(
    _ network: ONNXNetwork, inputShapes: [String: Shape] = [:], outputs: [String] = []
  ) throws -> (graph: Graph, warnings: [Diagnostic]) {
    let result = try NetworkImporter.importNetwork(
      path: try write(network), inputShapes: inputShapes, outputs: outputs, threadCount: 1)
    #expect(ImportFormat.onnx.unnamedOperators(in: result.graph) == [])
    return result
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
