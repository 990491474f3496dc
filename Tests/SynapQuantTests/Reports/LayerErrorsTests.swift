import SynapCore
import SynapIR
import SynapQuant
import SynapTestSupport
import Testing

@Suite struct LayerErrorsTests {
  private func network() throws -> (graph: Graph, quantized: QuantizedGraph, samples: [[Float]]) {
    var random = SplitMix64(seed: 51)
    var sketch = Sketch()
    let x = sketch.input("x", [1, 2, 4, 4])
    let c = try sketch.convolution(
      x, "c", to: 3, weights: random.normal(6), bias: random.normal(3))
    let y = try sketch.convolution(
      c, "y", to: 2, weights: random.normal(6), bias: random.normal(2))
    let graph = try sketch.graph(outputs: [y])
    let samples = (0..<3).map { _ in random.normal(32) }
    let plan = QuantizationPlan(FormatAssignment(.asymmetricAffine(.uint8), for: graph))
    return (graph, try graph.quantized(by: Calibration(of: graph, on: samples), plan), samples)
  }

  /// A sample is gone when the next one is asked for.
  @Test func holdsOneSampleAtATime() throws {
    let (_, quantized, samples) = try network()
    weak var last: Storage?
    var asked: [Int] = []
    let errors = try LayerErrors(of: quantized, sampleCount: 3) { position in
      #expect(last == nil, "sample \(position)")
      asked.append(position)
      let storage = Storage.allocate(byteCount: 128)
      samples[position].withUnsafeBytes { storage.bytes.copyMemory(from: $0) }
      last = storage
      return [Tensor(.float32([1, 2, 4, 4]), in: storage)]
    }
    #expect(asked == [0, 1, 2])
    #expect(errors.accumulated["y"]?.elementCount == 3 * 32)
    #expect(errors.alone["y"]?.signalToNoise ?? 0 > 30)
  }

  @Test func stopsWhereASampleCantBeRead() throws {
    let (_, quantized, _) = try network()
    #expect(throws: Diagnostic.self) {
      try LayerErrors(of: quantized, sampleCount: 2) { _ in throw Diagnostic.error("no sample") }
    }
  }
}
