import SynapCore

extension Pass {
  /// Makes a `Relu` or `Clip` that alone reads a convolution's result part of the convolution.
  public static let fuseActivation = Pass("fuse-activation") { graph in
    var result = graph
    let producers = graph.producers()
    let consumers = graph.consumers()
    for (position, node) in graph.nodes.enumerated() {
      guard let activation = node.operation.fusedForm, let x = node.inputs.first ?? nil,
        consumers[x.index] == [position], !graph.outputs.contains(x),
        graph.type(of: x) == graph.type(of: node.outputs[0]),
        let producer = producers[x.index],
        var convolution = result.nodes[producer].operation as? Conv,
        convolution.activation == .none
      else { continue }
      convolution.activation = activation
      result.nodes[producer].operation = convolution
      result.nodes[producer].origins += node.origins
      // The convolution computes the clamped tensor under its own name from now on.
      result.nodes[producer].outputs = node.outputs
      result.nodes[position].outputs = [
        result.append(Graph.Value(name: "\(graph[x].name)/fused", type: graph.type(of: x)))
      ]
      result.nodes[position].inputs = node.inputs.map { $0 == x ? node.outputs[0] : $0 }
    }
    return result.withoutDeadCode()
  }
}

extension Operator {
  /// The clamp that a convolution would take over from this operator; nil where it is none.
  fileprivate var fusedForm: FusedActivation? {
    switch self {
    case is Relu: .relu
    case let clip as Clip: clip.activation
    default: nil
    }
  }
}

extension Clip {
  /// This clamp as a part of a convolution.
  fileprivate var activation: FusedActivation {
    min == 0 && max == 6 ? .relu6 : .clip(min: min, max: max)
  }
}
