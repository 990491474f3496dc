import SynapCore
import SynapPostprocess
import SynapRuntime
import ToolSupport

/// The five surest classes of a classification network.
struct TopClasses {
  private let items: [(index: Int, confidence: Float)]

  /// Sorts the values of the only output.
  ///
  /// - Throws: a `ToolExit` where the network has several outputs, or the one can't be read.
  init(_ outputs: [Tensor]) throws {
    guard outputs.count == 1, let output = outputs.first else {
      throw ToolExit.failure("    Error, classification result not available")
    }
    let values = try step("    Error, classification result not available") {
      try output.floats()
    }
    let base = FormatString(output.format).int("class_index_base")
    let sorted = values.enumerated().sorted { first, second in
      first.element == second.element
        ? first.offset < second.offset : first.element > second.element
    }
    items = sorted.prefix(5).map { ($0.offset + base, $0.element) }
  }

  /// `    Top5:   3: 0.90,   1: 0.05, `.
  var text: String {
    "    Top5: "
      + items.map { "\(String($0.index).right(3)): \(Double($0.confidence).fixed(2)), " }.joined()
  }
}
