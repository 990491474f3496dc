import SynapCore
import SynapPostprocess

/// What a comparison of a source network with its compiled form has found.
public struct ComparisonResult: Sendable {
  /// How well both forms agree with annotations.
  public struct Truth: Equatable, Sendable {
    /// The source network, in float.
    public var float = DetectionAgreement()
    /// The compiled network.
    public var compiled = DetectionAgreement()
    /// How many pictures have no annotation, and are left out.
    public var unannotatedCount = 0
  }

  /// What was found on one sample.
  public struct Sample: Equatable, Sendable {
    /// The files of all inputs.
    public var files: [String]
    /// The lowest SQNR of an output, in dB.
    public var signalToNoise = Double.infinity
    /// The compiled network's detections against those of the source network; nil where the outputs
    /// are no detector's.
    public var detections: DetectionAgreement?
  }

  /// The target that the network was compiled for.
  public var target: String
  /// The samples, in the order given.
  public var samples: [Sample] = []
  /// The layers in the network's order; empty where the compiled network doesn't say where its
  /// layers' results lie.
  public var layers: [LayerComparison]
  /// The outputs in the network's order, as the host reads them.
  public var outputs: [OutputComparison]
  /// The compiled network's detections against those of the source network; nil where the outputs
  /// are no detector's.
  public var detections: DetectionAgreement?
  /// Both networks' detections against annotations; nil where none were given.
  public var truth: Truth?
  /// What the user should know.
  public var warnings: [Diagnostic]

  /// Creates the result of comparing no samples yet.
  package init(
    target: String, layers: [LayerComparison], outputs: [OutputComparison],
    detections: DetectionAgreement? = nil, truth: Truth? = nil, warnings: [Diagnostic]
  ) {
    self.target = target
    self.layers = layers
    self.outputs = outputs
    self.detections = detections
    self.truth = truth
    self.warnings = warnings
  }

  /// How many samples were compared.
  public var sampleCount: Int { samples.count }

  /// The sample with the lowest SQNR of an output; nil without samples.
  public var worstSample: Sample? { samples.min { $0.signalToNoise < $1.signalToNoise } }
}
