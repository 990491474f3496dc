import SynapCore
import SynapIR

/// The format that every layer of a network stores its numbers in.
public struct FormatAssignment: Hashable, Sendable {
  /// For each node of the graph the format of its operands and results.
  public var nodes: [NumberFormat]
  /// For each input of the graph its format.
  public var inputs: [NumberFormat]

  /// All layers of `graph` in `format`.
  public init(_ format: NumberFormat, for graph: Graph) {
    nodes = [NumberFormat](repeating: format, count: graph.nodes.count)
    inputs = [NumberFormat](repeating: format, count: graph.inputs.count)
  }

  /// Whether anything is stored in integers, so that ranges are needed.
  public var needsCalibration: Bool { (nodes + inputs).contains { $0 != .float16 } }

  /// Gives float16 to the nodes at `positions`, which are computed in floats elsewhere.
  package func withFloats(for positions: [Int]) -> FormatAssignment {
    var result = self
    for position in positions { result.nodes[position] = .float16 }
    return result
  }

  /// Gives float16 to layers that have no integer arithmetic, and, unless everything is to be
  /// quantized, to the inputs and movements of data that only such layers read.
  ///
  /// - Parameter mode: `full` keeps inputs and movements in integers.
  public func withFloatLayers(of graph: Graph, mode: QuantizationMode) -> FormatAssignment {
    var result = self
    for (position, node) in graph.nodes.enumerated() where node.operation.isFloatOnly {
      result.nodes[position] = .float16
    }
    guard mode == .standard else { return result }
    let consumers = graph.consumers()
    func feedsFloatOnly(_ id: Graph.ValueID) -> Bool {
      let readers = consumers[id.index]
      return !readers.isEmpty && !graph.outputs.contains(id)
        && readers.allSatisfy { result.nodes[$0] == .float16 }
    }
    for (position, node) in graph.nodes.enumerated().reversed()
    where node.operation.keepsStoredValues && node.outputs.allSatisfy(feedsFloatOnly) {
      result.nodes[position] = .float16
    }
    for (position, id) in graph.inputs.enumerated() where feedsFloatOnly(id) {
      result.inputs[position] = .float16
    }
    return result
  }
}

/// Which layers are quantized.
public enum QuantizationMode: String, CaseIterable, Sendable {
  /// Inputs and movements of data stay in float16 where only float layers read them.
  case standard
  /// Everything is quantized but the layers that have no integer arithmetic.
  case full
}
