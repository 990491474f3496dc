import SynapComparison
import SynapCompiler
import SynapCore
import SynapIR
import SynapImage
import SynapPostprocess
import SynapRuntime
import ToolSupport

/// A network as it was trained that looks at pictures, in float on this machine.
struct SourceExecutor: DetectionExecutor {
  private let source: SourceNetwork
  private let executor: ReferenceExecutor
  private var inputs: [SynapIR.Tensor] = []

  init(_ source: SourceNetwork) {
    self.source = source
    executor = ReferenceExecutor(source.graph)
  }

  var outputs: [OutputDescription] {
    zip(source.graph.outputs, source.outputs).map { id, output in
      OutputDescription(
        name: source.graph[id].name, shape: source.graph.type(of: id).shape.dimensions,
        format: output.format, layout: output.layout)
    }
  }

  var inputSize: (width: Int, height: Int)? {
    source.inputs.first?.reader.imageInput.map { ($0.width, $0.height) }
  }

  mutating func assign(_ data: InputData) throws -> Rect {
    guard let input = source.inputs.first, source.inputs.count == 1 else {
      throw Diagnostic.error("the network has \(source.inputs.count) inputs instead of one")
    }
    let (tensor, rect) = try locating(in: Location(file: data.name)) {
      try input.tensor(for: data)
    }
    inputs = [tensor]
    return rect
  }

  func run() throws -> [OutputTensor] {
    try zip(outputs, try executor.run(inputs)).map { output, tensor in
      guard let numbers = tensor.numbers else {
        throw Diagnostic.error("the output '\(output.name)' is \(tensor.type)")
      }
      return OutputTensor(
        name: output.name, shape: output.shape, format: output.format, layout: output.layout,
        values: numbers)
    }
  }
}
