import SynapCore

extension Pass {
  /// Turns `Mul(x, Sigmoid(x))` into one `Silu(x)`, the form in which exporters write it. A network that
  /// is stored in integers keeps both, whose results are rounded.
  public static let recognizeSiLU = Pass("recognize-silu") { graph in
    var result = graph
    let producers = graph.producers()
    let consumers = graph.consumers()
    for (position, node) in graph.nodes.enumerated() where node.operation is Mul {
      for (product, gate) in [(0, 1), (1, 0)] {
        guard let x = node.inputs[product], let gateValue = node.inputs[gate],
          let gatePosition = producers[gateValue.index],
          graph.nodes[gatePosition].operation is Sigmoid,
          graph.nodes[gatePosition].inputs[0] == x,
          consumers[gateValue.index] == [position], !graph.outputs.contains(gateValue),
          graph.type(of: gateValue).quantization == .none
        else { continue }
        result.nodes[position].operation = SiLU()
        result.nodes[position].inputs = [x]
        result.nodes[position].origins = graph.nodes[gatePosition].origins + node.origins
        break
      }
    }
    return result.withoutDeadCode()
  }
}
