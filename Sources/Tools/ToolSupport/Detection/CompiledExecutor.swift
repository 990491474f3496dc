import SynapCore
import SynapImage
import SynapPostprocess
import SynapRuntime

/// A compiled network that looks at pictures, and its part in the driver's statistics.
package struct CompiledExecutor: DetectionExecutor {
  private let network: Network
  private let lock: NPULock
  private var statistics: NetworkStatistics?
  private let region: Rect?

  /// Runs `network`, on the NPU of the directory that the environment names, if there is one.
  ///
  /// Of pictures it sees `region`, in their pixels: networks with a variable crop cut it out themselves,
  /// others are given that part alone.
  ///
  /// - Throws: a `Diagnostic` where the directory can't be used.
  package init(_ network: Network, region: Rect? = nil) throws {
    self.network = network
    self.region = region
    let directory = try DriverDirectory.current()
    lock = NPULock(sharing: directory)
    statistics = try directory.map { try NetworkStatistics(of: network, in: $0) }
  }

  package var outputs: [OutputDescription] {
    network.outputs.map {
      OutputDescription(
        name: $0.name, shape: $0.shape.dimensions, format: $0.format, layout: $0.layout)
    }
  }

  package var inputSize: (width: Int, height: Int)? {
    network.inputs.first?.metadata.networkSize.map { ($0.width, $0.height) }
  }

  package func assign(_ data: InputData) throws -> Rect {
    let count = network.metadata.inputGroups.count
    guard count == 1 else {
      throw Diagnostic.error("the network has \(count) inputs instead of one")
    }
    var (preprocessor, data) = (Preprocessor(), data)
    if network.inputs.first?.metadata.preprocessing?.crop == .variable {
      preprocessor.setROI(region)
    } else if let region {
      data = try data.cropped(to: region)
    }
    guard let rect = try preprocessor.assign(data, to: network.inputs) else {
      throw Diagnostic.error("not a picture", at: Location(file: data.name))
    }
    return rect
  }

  /// Runs the network, whose outputs are then to be read from it.
  ///
  /// - Throws: a `Diagnostic` where another process has the NPU for itself or the statistics can't be
  ///   written.
  package mutating func predict() throws {
    try lock.checkAvailable()
    network.predict()
    try statistics?.countInference()
  }

  package mutating func run() throws -> [OutputTensor] {
    try predict()
    return try zip(outputs, network.outputs).map { output, tensor in
      OutputTensor(
        name: output.name, shape: output.shape, format: output.format, layout: output.layout,
        values: try tensor.floats())
    }
  }
}
