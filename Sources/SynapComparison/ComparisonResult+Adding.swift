import SynapCore
import SynapIR
import SynapPostprocess
import SynapQuant
import SynapRuntime

extension ComparisonResult {
  /// Adds `sample`, on which the source network has given `tensors`, and `network` what its outputs
  /// hold.
  mutating func begin(
    _ sample: ComparisonSample, _ tensors: [SynapIR.Tensor], _ network: Network
  ) throws {
    var entry = Sample(files: sample.files)
    for (index, tensor) in tensors.enumerated() {
      var difference = TensorDifference()
      difference.add(
        reference: try tensor.comparable(outputs[index].name),
        computed: try network.outputs[index].floats())
      outputs[index].difference.add(difference)
      entry.signalToNoise = min(entry.signalToNoise, difference.signalToNoise)
    }
    samples.append(entry)
  }

  /// Adds the objects that both networks find in the picture of the sample begun last.
  mutating func add(
    _ float: [LocatedObject], _ compiled: [LocatedObject], in sample: ComparisonSample,
    _ options: Comparison.Options
  ) throws {
    let overlap = options.minimumOverlap
    var agreement = DetectionAgreement()
    agreement.add(expected: float, found: compiled, minimumOverlap: overlap)
    samples[samples.count - 1].detections = agreement
    detections?.add(expected: float, found: compiled, minimumOverlap: overlap)
    guard let objects = try sample.objects(in: options.truth) else {
      truth?.unannotatedCount += 1
      return
    }
    truth?.float.add(expected: objects, found: float, minimumOverlap: overlap)
    truth?.compiled.add(expected: objects, found: compiled, minimumOverlap: overlap)
  }
}
