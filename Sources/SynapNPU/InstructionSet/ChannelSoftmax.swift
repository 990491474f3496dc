import SynapCore

/// What the two softmax instructions have in common: all but types and arithmetic.
public protocol ChannelSoftmax: Instruction {
  /// The input.
  var input: FeatureMap { get set }
  /// The output, of the input's extents.
  var output: FeatureMap { get set }
}

extension ChannelSoftmax {
  /// SH.
  public var engine: Engine { .sh }
  /// The input.
  public var reads: [Region] { [input.region("input")] }
  /// The output.
  public var writes: [Region] { [output.region("output")] }
  /// Three passes over every element: maximum, exponential and sum, division.
  public var work: Work {
    Work(elements: 3 * output.elementCount, of: .float32, reads: reads, writes: writes)
  }
}
