import SynapCore

extension Pass {
  /// Makes a `Pad` with zeros, of height and width, part of the convolutions that read its result, where
  /// every position of their kernels still reaches the operand.
  public static let foldPadding = Pass("fold-padding") { graph in
    var result = graph
    let producers = graph.producers()
    for (position, node) in graph.nodes.enumerated() {
      guard var convolution = node.operation as? Conv, let padded = node.inputs[0],
        let producer = producers[padded.index], let source = graph.nodes[producer].inputs[0],
        let amounts = graph.zeroPadding(of: graph.nodes[producer]),
        graph.type(of: source).quantization == graph.type(of: padded).quantization
      else { continue }
      convolution.pads = zip(convolution.pads, amounts).map { $0 + $1 }
      let spans = zip(convolution.kernelShape, convolution.dilations).map { ($0 - 1) * $1 + 1 }
      guard zip(convolution.pads, spans + spans).allSatisfy({ $0 < $1 }) else { continue }
      result.nodes[position].operation = convolution
      result.nodes[position].inputs[0] = source
      result.nodes[position].origins = graph.nodes[producer].origins + node.origins
    }
    return result.withoutDeadCode()
  }
}

extension Graph {
  /// The zeros `[top, left, bottom, right]` that `node` adds to a feature map; nil where it does
  /// anything else.
  fileprivate func zeroPadding(of node: Node) -> [Int]? {
    guard let pad = node.operation as? Pad, pad.mode == .constant,
      let amounts = try? pad.amounts(of: operands(of: node)), amounts.count == 4
    else { return nil }
    if node.inputs.count > 2, let fill = node.inputs[2] {
      guard let constant = constant(fill)?.dequantized(), constant.type.dataType == .float32,
        constant.floats == [0]
      else { return nil }
    }
    let (rows, columns) = (amounts[2], amounts[3])
    let pads = [rows.before, columns.before, rows.after, columns.after]
    guard amounts[0] == (0, 0), amounts[1] == (0, 0), pads.allSatisfy({ $0 >= 0 }) else {
      return nil
    }
    return pads
  }
}
