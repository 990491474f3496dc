import SynapIR

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Whether the numbers that a network is fed with are of the size that it was trained on.
///
/// A convolution's biases, into which batch normalization is folded, were learned beside results of
/// a certain spread. For each of the first three convolutions with a bias the median over its
/// channels of `(largest result - smallest result) / |bias|` is taken, and the geometric mean of the
/// three: 13 to 39 for the face detectors YOLOv5, CenterFace, YuNet and RFB on photos. With inputs 255
/// times too large it is above 1,300, with inputs 255 times too small below 0.6.
public struct InputMagnitude: Sendable {
  /// What is seen where a network is fed as it was trained.
  public static let usual = 2.5...300.0
  private static let convolutionCount = 3

  /// The geometric mean.
  public let spread: Double

  /// Measures `graph` on what `calibration` has seen; nil where it has no convolution with a bias.
  public init?(of graph: Graph, _ calibration: Calibration) {
    let spreads = graph.nodes.lazy.compactMap { Self.spread(of: $0, in: graph, calibration) }
      .prefix(Self.convolutionCount)
    let logarithms = spreads.map { log($0) }
    guard !logarithms.isEmpty else { return nil }
    spread = exp(logarithms.reduce(0, +) / Double(logarithms.count))
  }

  /// Whether inputs are far larger than what the network was trained on.
  public var isTooLarge: Bool { spread > Self.usual.upperBound }
  /// Whether inputs are far smaller than what the network was trained on.
  public var isTooSmall: Bool { spread < Self.usual.lowerBound }

  /// The median over the channels of a convolution; nil for other nodes and without biases.
  private static func spread(
    of node: Graph.Node, in graph: Graph, _ calibration: Calibration
  ) -> Double? {
    guard node.operation is Conv, node.inputs.count > 2, let bias = graph.constant(node.inputs[2]),
      bias.type.dataType == .float32, let result = node.outputs.first,
      let channels = calibration[result]?.channels, channels.count == bias.shape.elementCount
    else { return nil }
    let ratios = zip(channels, bias.floats).compactMap { channel, bias -> Double? in
      let width = Double(channel.range.maximum) - Double(channel.range.minimum)
      return bias != 0 && width > 0 ? width / Double(bias.magnitude) : nil
    }.sorted()
    return ratios.isEmpty ? nil : ratios[ratios.count / 2]
  }
}
