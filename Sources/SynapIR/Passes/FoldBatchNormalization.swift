import SynapCore

extension Pass {
  /// Makes a `BatchNormalization` part of the convolution before it, and turns one that stands
  /// alone into a depthwise 1x1 convolution.
  ///
  ///     factor[c] = scale[c] / sqrt(variance[c] + epsilon)
  ///     weights'  = weights * factor,  bias' = (bias - mean) * factor + B
  public static let foldBatchNormalization = Pass("fold-batch-normalization") { graph in
    var result = graph
    let producers = graph.producers()
    var consumers = graph.consumers()
    for position in graph.nodes.indices {
      // Earlier folding has changed operands: look at the node as it is now.
      let node = result.nodes[position]
      guard let normalization = node.operation as? BatchNormalization,
        let x = node.inputs[0], result.type(of: x).shape.rank == 4,
        let affine = ChannelAffine(normalization, of: node, in: result)
      else { continue }
      if let producer = producers[x.index], consumers[x.index] == [position],
        !result.outputs.contains(x),
        let layout = result.nodes[producer].operation.weightLayout,
        let weights = result.constant(result.nodes[producer].inputs[1]),
        result.nodes[producer].inputs.dropFirst(2)
          .allSatisfy({ $0 == nil || result.constant($0) != nil })
      {
        result.scale(nodeAt: producer, weights: weights, layout: layout, by: affine)
        result.nodes[producer].origins += node.origins
        let (folded, name) = (node.outputs[0], result[node.outputs[0]].name)
        result.replaceUses(of: folded, with: x)
        // The node is dead now, and so is its result.
        result[folded].name = "\(name)/folded"
        result[x].name = name
        consumers[x.index] = consumers[folded.index]
      } else {
        let count = affine.factors.count
        let factors = Tensor([count, 1, 1, 1], affine.factors)
        let offsets = Tensor([count], affine.offsets)
        result.nodes[position].operation = Conv(kernelShape: [1, 1], group: count)
        result.nodes[position].inputs = [
          x, result.appendConstant(name: "\(node.name)/factors", factors),
          result.appendConstant(name: "\(node.name)/offsets", offsets),
        ]
      }
    }
    return result.withoutDeadCode()
  }
}

/// A factor and an offset per channel.
private struct ChannelAffine {
  var factors: [Float] = []
  var offsets: [Float] = []

  /// What `normalization` does to each channel; nil where its operands are not constants.
  init?(_ normalization: BatchNormalization, of node: Graph.Node, in graph: Graph) {
    let operands = node.inputs[1...].map { graph.constant($0) }
    guard operands.count >= 4, let scale = operands[0], let bias = operands[1],
      let mean = operands[2], let variance = operands[3]
    else { return nil }
    for (((scale, bias), mean), variance) in zip(
      zip(zip(scale.floats, bias.floats), mean.floats), variance.floats)
    {
      let factor = Double(scale) / (Double(variance) + Double(normalization.epsilon)).squareRoot()
      factors.append(Float(factor))
      offsets.append(Float(Double(bias) - Double(mean) * factor))
    }
  }
}

/// Where the output channel of a weight element is found.
private enum WeightLayout {
  /// `[out, in / group, h, w]`.
  case outputFirst
  /// `[in, out / group, h, w]`.
  case inputFirst(group: Int)
}

extension Operator {
  fileprivate var weightLayout: WeightLayout? {
    switch self {
    case let convolution as Conv: convolution.activation == .none ? .outputFirst : nil
    case let transposed as ConvTranspose: .inputFirst(group: transposed.group)
    default: nil
    }
  }
}

extension Graph {
  /// Multiplies the weights and bias of the node at `position` by `affine`.
  fileprivate mutating func scale(
    nodeAt position: Int, weights: Tensor, layout: WeightLayout, by affine: ChannelAffine
  ) {
    let shape = weights.shape
    let kernel = shape[2] * shape[3]
    let scaled = Tensor(weights.type, of: Float.self) { result in
      weights.withFloats { source in
        for row in 0..<shape[0] {
          for column in 0..<shape[1] {
            let channel: Int
            switch layout {
            case .outputFirst: channel = row
            case .inputFirst(let group):
              channel = row / (shape[0] / group) * shape[1] + column
            }
            let start = (row * shape[1] + column) * kernel
            for index in start..<(start + kernel) {
              result[index] = source[index] * affine.factors[channel]
            }
          }
        }
      }
    }
    let node = nodes[position]
    let bias = node.inputs.count > 2 ? constant(node.inputs[2])?.floats : nil
    let offsets = affine.factors.indices.map { channel in
      affine.offsets[channel] + (bias?[channel] ?? 0) * affine.factors[channel]
    }
    nodes[position].inputs = [
      node.inputs[0],
      appendConstant(name: "\(node.name)/weights", scaled),
      appendConstant(name: "\(node.name)/bias", Tensor([offsets.count], offsets)),
    ]
  }
}
