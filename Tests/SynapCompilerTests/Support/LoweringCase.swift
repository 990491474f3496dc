import ONNXWriter
import SynapCompiler
import SynapCore
import SynapIR
import SynapNPU
import SynapQuant
import SynapTestSupport
import Testing

/// A small network that is compiled, run on the machine and compared with the float reference.
struct LoweringCase: Sendable, CustomTestStringConvertible {
  /// What is special about it, beginning with the operator's name.
  var name: String
  /// The inputs' shapes; their names are `x0`, `x1`, …
  var inputs: [[Int]]
  /// The names of the outputs.
  var outputs: [String] = ["y"]
  /// The numbers that the inputs hold.
  var range: ClosedRange<Float> = -2...2
  /// The schemes that the machine has the operator in.
  var schemes: [StorageScheme] = StorageScheme.allCases
  /// The largest difference in integers, in steps of the output's scale.
  var quanta: Float = 2
  /// The largest difference in int16 where it is not the same number of steps.
  var quanta16: Float?
  /// The largest difference in float16, in parts of the output's largest magnitude.
  var tolerance: Float = 1e-2
  /// The metafile; empty for none.
  var metafile = ""
  /// The version of ONNX's operators.
  var operatorSet = 13
  /// Adds the nodes.
  var build: @Sendable (inout ONNXNetwork) -> Void

  var testDescription: String { name }

  /// The network, with the inputs and outputs declared.
  var network: ONNXNetwork {
    var network = ONNXNetwork(operatorSet: operatorSet)
    network.inputs = inputs.enumerated().map { ONNXNetwork.Value("x\($0)", shape: $1) }
    network.outputs = outputs.map { ONNXNetwork.Value($0, nil) }
    build(&network)
    return network
  }

  /// The imported network.
  func source(in folder: TemporaryFolder) throws -> SourceNetwork {
    let model = try folder.write(network)
    let path = metafile.isEmpty ? nil : try folder.write(metafile, to: "net.yaml")
    return try SourceNetwork(contentsOf: model, metafile: path)
  }
}

/// What the machine and the float reference make of the same inputs.
struct LoweringOutcome {
  /// One output of both.
  struct Output {
    var name: String
    var type: TensorMetadata
    var computed: [Float]
    var expected: [Float]

    /// The largest difference.
    var difference: Float {
      zip(computed, expected).map { ($0 - $1).magnitude }.max() ?? 0
    }
    /// The largest magnitude that is expected.
    var magnitude: Float { expected.map(\.magnitude).max() ?? 0 }
  }

  var outputs: [Output]
  /// The network as it was compiled.
  var graph: Graph
  /// What it was compiled to.
  var model: CompiledModel

  /// Compiles `source` in one scheme.
  init(
    of source: SourceNetwork, in scheme: StorageScheme, range: ClosedRange<Float>, seed: UInt64
  ) throws {
    try self.init(of: source, range: range, seed: seed) { _ in scheme }
  }

  /// Compiles `source`, calibrated on its own inputs, with each node in the scheme that `scheme`
  /// names, and runs it with numbers of `range`.
  init(
    of source: SourceNetwork, range: ClosedRange<Float>, seed: UInt64,
    scheme: (Graph.Node) -> StorageScheme
  ) throws {
    var numbers = SplitMix64(seed: seed)
    let float = source.graph
    let inputs = float.inputs.map { id in
      let shape = float.type(of: id).shape
      return SynapIR.Tensor(
        shape,
        (0..<shape.elementCount).map { _ in
          range.lowerBound + numbers.uniform() * (range.upperBound - range.lowerBound)
        })
    }
    var calibration = Calibration(for: float)
    try calibration.measure(float, samples: 0..<1) { _ in inputs }
    graph = try float.stored(by: calibration, scheme)
    model = try ProgramCompiler(target: .named("VS680")).compile(graph, of: source)
    let machine = try Machine(program: model.program, threads: 1)
    let stored = zip(inputs, model.metadata.inputs).map { tensor, metadata in
      tensor.stored(
        as: TensorType(metadata.dataType, tensor.shape, quantization: metadata.quantization))
    }
    for (index, tensor) in stored.enumerated() {
      tensor.withBytes { bytes in machine.withInput(index) { $0.copyMemory(from: bytes) } }
    }
    machine.run()
    let seen = zip(stored, model.metadata.inputs).map { tensor, metadata in
      SynapIR.Tensor(tensor.shape, tensor.withBytes { metadata.floats(of: $0) })
    }
    let expected = try ReferenceExecutor(float, threadCount: 1).run(seen)
    outputs = model.metadata.outputs.enumerated().map { index, metadata in
      Output(
        name: metadata.sourceName, type: metadata,
        computed: machine.withOutput(index) { metadata.floats(of: $0) },
        expected: expected[index].floats)
    }
  }
}

extension TensorMetadata {
  /// The real numbers that stored `bytes` stand for.
  fileprivate func floats(of bytes: UnsafeRawBufferPointer) -> [Float] {
    let (scale, zeroPoint) = quantization.uniform ?? (1, 0)
    return (0..<shape.elementCount).map { index in
      switch dataType {
      case .float32: bytes.load(fromByteOffset: index * 4, as: Float.self)
      case .float16:
        Float(Float16(bitPattern: bytes.load(fromByteOffset: index * 2, as: UInt16.self)))
      case .int16:
        scale * Float(bytes.load(fromByteOffset: index * 2, as: Int16.self))
      case .int8:
        scale * Float(Int(Int8(bitPattern: bytes[index])) - Int(zeroPoint))
      default: scale * Float(Int(bytes[index]) - Int(zeroPoint))
      }
    }
  }
}

extension LoweringOutcome {
  /// The type in which the network stores what `output` shows.
  func storedType(of output: Output) throws -> TensorType {
    graph.type(of: try #require(graph.value(named: output.name)))
  }
}
