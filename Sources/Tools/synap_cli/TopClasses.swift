import SynapCore
import SynapPostprocess
import SynapRuntime
import ToolSupport

/// The five surest classes of a classification network.
struct TopClasses {
  /// The classes.
  let result: ClassificationResult

  /// Finds them in the only output.
  ///
  /// - Throws: a `ToolExit` where the network is no classification network, or its output can't be read.
  init(_ outputs: [Tensor]) throws {
    let tensors = try step("    Error, classification result not available") {
      try outputs.map {
        OutputTensor(
          name: $0.name, shape: $0.shape.dimensions, format: $0.format, layout: $0.layout,
          values: try $0.floats())
      }
    }
    guard let result = try? Classifier(topCount: 5).process(tensors) else {
      throw ToolExit.failure("    Error, classification result not available")
    }
    self.result = result
  }

  /// `    Top5:   3: 0.90,   1: 0.05, `.
  var text: String {
    "    Top5: "
      + result.items.map {
        "\(String($0.classIndex).right(3)): \(Double($0.confidence).fixed(2)), "
      }.joined()
  }
}
