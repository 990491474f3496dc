import SynapCore
import SynapImage
import SynapPostprocess
import SynapRuntime
import ToolSupport

/// A compiled network that looks at pictures.
struct CompiledExecutor: DetectionExecutor {
  private let network: Network

  init(_ network: Network) { self.network = network }

  var outputs: [OutputDescription] {
    network.outputs.map {
      OutputDescription(name: $0.name, shape: $0.shape.dimensions, format: $0.format)
    }
  }

  var inputSize: (width: Int, height: Int)? {
    network.inputs.first?.metadata.networkSize.map { ($0.width, $0.height) }
  }

  func assign(_ data: InputData) throws -> Rect {
    let count = network.metadata.inputGroups.count
    guard count == 1 else {
      throw Diagnostic.error("the network has \(count) inputs instead of one")
    }
    guard let rect = try Preprocessor().assign(data, to: network.inputs) else {
      throw Diagnostic.error("not a picture", at: Location(file: data.name))
    }
    return rect
  }

  func run() throws -> [OutputTensor] {
    network.predict()
    return network.outputs.map {
      OutputTensor(
        name: $0.name, shape: $0.shape.dimensions, format: $0.format, values: $0.floats())
    }
  }
}
