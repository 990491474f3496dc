import SynapCore

extension TFLiteOperatorTable {
  /// Pooling.
  static let poolingRows: [TFLiteOperatorRow] = [
    pooling("AVERAGE_POOL_2D") { AveragePool(kernelShape: $0, strides: $1, pads: $2) },
    pooling("MAX_POOL_2D") { MaxPool(kernelShape: $0, strides: $1, pads: $2) },
  ]

  /// The row of a pooling over windows; padding takes no part.
  private static func pooling<Result: Operator>(
    _ name: String,
    _ operation:
      @escaping @Sendable (_ kernel: [Int], _ strides: [Int], _ pads: [Int]) -> Result
  ) -> TFLiteOperatorRow {
    TFLiteOperatorRow(name, options: 5, makes: [Result.self]) { node, graph in
      let x = try graph.featureMap(node, 0)
      let kernel = [try node.option(4, default: Int32(0)), try node.option(3, default: Int32(0))]
      let strides = [try node.option(2, default: Int32(0)), try node.option(1, default: Int32(0))]
      let pads = try node.padding(
        0, over: Array(graph.type(x).shape.dimensions[2...]), kernel: kernel, strides: strides)
      try graph.append(
        operation(kernel, strides, pads), [x], of: node, order: .channelsFirst,
        activation: try node.activation(5))
    }
  }
}
