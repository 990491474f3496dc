import SynapCore
import SynapIR

/// A convolution whose weights and bias are constants, so that the channels of its result can be
/// scaled by changing them.
struct ScalableConvolution {
  /// The convolution.
  let operation: Conv
  /// Its weights, `[out, in / groups, ky, kx]`.
  let weights: Tensor
  /// Its bias, `[out]`; nil where it has none.
  let bias: Tensor?

  /// Describes `node` of `graph`; nil where it is no convolution, or computes weights or bias.
  init?(_ node: Graph.Node, in graph: Graph) {
    guard let operation = node.operation as? Conv, node.inputs.count >= 2,
      let weights = graph.constant(node.inputs[1]), weights.type.dataType == .float32
    else { return nil }
    let bias = node.inputs.count > 2 ? node.inputs[2] : nil
    self.operation = operation
    self.weights = weights
    self.bias = graph.constant(bias)
    guard bias == nil || self.bias?.shape.elementCount == weights.shape[0] else { return nil }
    guard (self.bias?.type.dataType ?? .float32) == .float32 else { return nil }
  }
}

extension Graph {
  /// Results of convolutions with ReLU that convolutions alone read: what cross-layer equalization may
  /// scale, whatever the formats. For each the position of the node that computes it.
  func valuesBetweenConvolutions() -> [(value: ValueID, position: Int)] {
    let readers = consumers()
    return nodes.enumerated().compactMap { position, node in
      guard let convolution = ScalableConvolution(node, in: self),
        convolution.operation.activation == .relu, let id = node.outputs.first,
        !outputs.contains(id), !readers[id.index].isEmpty,
        readers[id.index].allSatisfy({ readsAsInput(nodes[$0], id) })
      else { return nil }
      return (id, position)
    }
  }

  /// Outputs that convolutions compute without activation and nothing else reads: what output
  /// equalization may scale, whatever the formats. For each the position of the node that computes it.
  func outputsOfConvolutions() -> [(value: ValueID, position: Int)] {
    let (readers, producers) = (consumers(), producers())
    return outputs.compactMap { id in
      guard readers[id.index].isEmpty, let position = producers[id.index],
        let convolution = ScalableConvolution(nodes[position], in: self),
        convolution.operation.activation == .none
      else { return nil }
      return (id, position)
    }
  }

  /// The values whose channels equalization may scale apart.
  func equalizableValues() -> Set<ValueID> {
    Set((valuesBetweenConvolutions() + outputsOfConvolutions()).map(\.value))
  }

  /// Whether `node` is a convolution with constant weights that reads `id` as its input alone.
  private func readsAsInput(_ node: Node, _ id: ValueID) -> Bool {
    node.operation is Conv && node.inputs.first == id && !node.inputs.dropFirst().contains(id)
      && node.inputs.count >= 2 && constant(node.inputs[1])?.type.dataType == .float32
  }
}
