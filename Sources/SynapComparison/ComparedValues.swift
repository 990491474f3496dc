import SynapCore
import SynapIR
import SynapNPU
import SynapQuant
import SynapRuntime

/// The values of a source network that a compiled one stores somewhere, and what is known of them
/// so far.
struct ComparedValues {
  /// The layers in the network's order.
  private(set) var layers: [LayerComparison] = []
  /// For each layer its position in the compiled network's table.
  private var results: [Int] = []
  /// The elements of `results`.
  private(set) var wantedResults = Set<Int>()
  /// For each value of the graph its layer.
  private var layerOfValue: [Int?]
  /// The names of the values that are compared.
  private(set) var wantedNames = Set<String>()

  /// Pairs the values of `graph` with the results of `network` by their names.
  ///
  /// - Throws: a `Diagnostic` naming a value that has another shape in the compiled network.
  init(of graph: Graph, in network: Network) throws {
    layerOfValue = [Int?](repeating: nil, count: graph.values.count)
    let table = network.layers.results
    let indices = Dictionary(
      table.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    // For each value the nearest compared ones that it depends on: itself, where it is compared.
    var nearest = [[Int]](repeating: [], count: graph.values.count)
    func add(
      _ id: Graph.ValueID, operands: [Int], isFused: Bool = false, to values: inout ComparedValues
    ) throws {
      nearest[id.index] = operands
      let value = graph[id]
      guard value.type.dataType == .float32, let index = indices[value.name] else { return }
      let result = table[index]
      guard result.shape == value.type.shape else {
        throw Diagnostic.error(
          "not compiled from this network: '\(value.name)' is \(result.shape), "
            + "\(value.type.shape) in the source")
      }
      let layer = try network.program.layers[result.layer]
      values.layerOfValue[id.index] = values.layers.count
      nearest[id.index] = [values.layers.count]
      values.results.append(index)
      values.wantedNames.insert(value.name)
      values.wantedResults.insert(index)
      values.layers.append(
        LayerComparison(
          name: value.name, layer: layer.id, kind: layer.kind, shape: result.shape,
          dataType: result.dataType, isFused: isFused,
          roundingNoise: result.quantization.roundingNoise,
          operands: operands))
    }
    for id in graph.inputs { try add(id, operands: [], to: &self) }
    for node in graph.nodes {
      let operands = Set(node.inputs.compactMap { $0 }.flatMap { nearest[$0.index] }).sorted()
      for id in node.outputs {
        try add(id, operands: operands, isFused: node.origins.count > 1, to: &self)
      }
    }
  }

  /// The layer that gives `id`; nil where the compiled network doesn't store it.
  func layer(of id: Graph.ValueID) -> Int? { layerOfValue[id.index] }

  /// The position of the result of `layer` in the compiled network's table.
  func result(ofLayer layer: Int) -> Int { results[layer] }

  /// Adds a sample of the result of `layer`, which `result` describes.
  mutating func add(
    _ computed: [Float], to layer: Int, reference: SynapIR.Tensor, storedAs result: LayerResult
  ) {
    reference.withFloats { reference in
      computed.withUnsafeBufferPointer { computed in
        layers[layer].difference.add(
          reference: reference, computed: computed, range: result.representableRange,
          step: result.quantization.uniform?.scale ?? 0)
      }
    }
  }
}

extension Quantization {
  /// The mean square of the error of rounding to this quantization's numbers, if every error is as
  /// likely; 0 for floats.
  fileprivate var roundingNoise: Double {
    let scales: [Float] =
      if case .perChannel(let scales, _) = self { scales } else {
        uniform.map { [$0.scale] } ?? []
      }
    guard !scales.isEmpty else { return 0 }
    return scales.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(12 * scales.count)
  }
}
