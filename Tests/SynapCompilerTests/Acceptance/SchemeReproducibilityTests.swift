import SynapCompiler
import SynapCore
import SynapIR
import SynapNPU
import SynapQuant
import SynapTestSupport
import Testing
import make_yolov5s_face

/// A whole network in every scheme: the same bytes, whatever computes them.
@Suite(.serialized, .tags(.slow)) struct SchemeReproducibilityTests {
  /// The schemes of the even and the odd nodes.
  static let schemes: [(StorageScheme, StorageScheme)] =
    StorageScheme.allCases.map { ($0, $0) } + [(.int8PerChannel, .int16), (.int16, .float16)]

  @Test(arguments: schemes)
  func everyInstructionSetAndThreadCountGivesTheSameBytes(
    even: StorageScheme, odd: StorageScheme
  ) throws {
    let folder = try TemporaryFolder()
    let source = try SourceNetwork(
      contentsOf: folder.write(FaceNetwork(height: 96, width: 128, seed: 1).network))
    let float = source.graph
    var numbers = SplitMix64(seed: 5)
    let inputs = float.inputs.map { id in
      let shape = float.type(of: id).shape
      return SynapIR.Tensor(shape, (0..<shape.elementCount).map { _ in numbers.uniform() })
    }
    var calibration = Calibration(for: float)
    try calibration.measure(float, samples: 0..<1) { _ in inputs }
    let graph = try float.stored(by: calibration) { $0.name.utf8.count % 2 == 0 ? even : odd }
    let model = try ProgramCompiler(target: .named("VS680")).compile(graph, of: source)

    var expected: [[UInt8]]?
    for set in HostInstructionSet.available {
      for threads in [1, 2] {
        let machine = try Machine(program: model.program, threads: threads, instructionSet: set)
        for (index, tensor) in inputs.enumerated() {
          let metadata = model.metadata.inputs[index]
          let type = TensorType(
            metadata.dataType, tensor.shape, quantization: metadata.quantization)
          tensor.stored(as: type).withBytes { bytes in
            machine.withInput(index) { $0.copyMemory(from: bytes) }
          }
        }
        machine.run()
        let outputs = model.program.outputs.indices.map { machine.withOutput($0) { Array($0) } }
        #expect(outputs.allSatisfy { Set($0).count > 1 }, "an output holds one number")
        #expect(outputs == expected ?? outputs, "\(set), \(threads) threads")
        expected = outputs
      }
    }
  }
}
