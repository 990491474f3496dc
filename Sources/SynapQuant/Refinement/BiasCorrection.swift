import SynapCore
import SynapIR

/// Biases that make up for what rounding of the weights adds to a layer's results on average:
///
///     bias'[o] = bias[o] + Σ (weight - stored weight)[o, c, …] * mean(x[c])
///
/// with the means of calibration. Padding is taken to be like the rest.
///
/// Source: M. Nagel et al., "Data-Free Quantization Through Weight Equalization and Bias
/// Correction", ICCV 2019, section 4.2.
struct BiasCorrection {
  private let calibration: Calibration
  private let converted: ConvertedGraph

  init(_ calibration: Calibration, _ converted: ConvertedGraph) {
    self.calibration = calibration
    self.converted = converted
  }

  /// The corrected bias of `node`, a convolution whose weights are `stored` now; nil where it has no
  /// statistics of its input's channels.
  func bias(
    _ bias: Tensor, of node: Graph.Node, at position: Int, stored: Tensor?
  ) throws -> Tensor? {
    guard let convolution = node.operation as? Conv, let stored,
      let input = node.inputs.first ?? nil,
      let statistics = calibration[converted.sources[input.index]],
      let source = converted.graph.constant(node.inputs[1])
    else { return nil }
    let shape = source.shape
    let (outputs, depth) = (shape[0], shape[1])
    guard statistics.channels.count == depth * convolution.group, bias.shape.elementCount == outputs
    else { return nil }
    let means = (0..<statistics.channels.count).map { statistics.mean(ofChannel: $0) }
    let real = stored.dequantized()
    let area = shape.dimensions[2...].reduce(1, *)
    let outputsPerGroup = outputs / convolution.group
    return source.withFloats { exact in
      real.withFloats { rounded in
        bias.withFloats { biases in
          Tensor(.float32(bias.shape), of: Float.self) { result in
            for output in 0..<outputs {
              var correction = 0.0
              for channel in 0..<depth {
                let start = (output * depth + channel) * area
                var difference = 0.0
                for index in start..<start + area {
                  difference += Double(exact[index]) - Double(rounded[index])
                }
                correction += difference * means[output / outputsPerGroup * depth + channel]
              }
              result[output] = Float(Double(biases[output]) + correction)
            }
          }
        }
      }
    }
  }
}
