import SynapCore

extension TFLiteOperatorTable {
  /// Changes of how numbers are stored.
  static let quantizationRows: [TFLiteOperatorRow] = [
    TFLiteOperatorRow(elementwise: "QUANTIZE") { _ in Convert() },
    TFLiteOperatorRow("DEQUANTIZE", makes: [Convert.self]) { node, graph in
      let name = try node.operand(0)
      if let constant = try graph.constant(node, 0) {
        // Weights in binary16 or integers of a network that computes in float.
        return try graph.define(node.result(), as: constant.dequantized())
      }
      let order = graph.order(of: name)
      let x = try graph.value(name, order, for: node)
      try graph.append(Convert(), [x], of: node, order: order)
    },
    TFLiteOperatorRow(elementwise: "CAST") { node in
      try node.refuseQuantized("a cast takes stored values for numbers")
      return Cast(to: try node.resultType().dataType)
    },
  ]
}
