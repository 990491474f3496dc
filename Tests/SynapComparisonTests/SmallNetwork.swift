import ONNXWriter
import SynapCompiler
import SynapCore
import SynapIR
import SynapImage
import SynapNPU
import SynapQuant
import SynapTestSupport

/// A network of three convolutions with a join, for pictures of 8x8 pixels, in a folder with
/// pictures.
struct SmallNetwork {
  let folder: TemporaryFolder
  let source: SourceNetwork
  /// The network in uint8, calibrated on the pictures.
  let graph: Graph
  /// The pictures' files.
  let pictures: [String]

  static let metafile = "inputs:\n- means: [0, 0, 0]\n  scale: 255\n"

  init(pictureCount: Int = 3, input: String = "") throws {
    folder = try TemporaryFolder()
    let model = try folder.write(Self.network)
    let metafile = try folder.write(Self.metafile + input, to: "net.yaml")
    source = try SourceNetwork(contentsOf: model, metafile: metafile)
    var files: [String] = []
    for index in 0..<pictureCount {
      var numbers = SplitMix64(seed: UInt64(index))
      let pixels = (0..<8 * 8 * 3).map { _ in UInt8(truncatingIfNeeded: numbers.next()) }
      let path = folder.file("\(index).png")
      try Image(width: 8, height: 8, channels: 3, pixels: pixels).write(to: path)
      files.append(path)
    }
    pictures = files
    var calibration = Calibration(for: source.graph)
    let reader = source.inputs[0].reader
    try calibration.measure(source.graph, samples: files.indices) { sample in
      [try reader.tensor(for: .file(files[sample]))]
    }
    graph = try source.graph.quantized(to: .asymmetricAffine(.uint8), by: calibration)
  }

  /// The values in the order of the network, as they are named after fusing.
  static let values = ["x", "b", "c", "d", "y"]

  static var network: ONNXNetwork {
    var net = ONNXNetwork(operatorSet: 13)
    net.inputs = [.init("x", shape: [1, 3, 8, 8])]
    net.outputs = [.init("y", nil)]
    func convolution(_ x: String, _ y: String, from inputs: Int, to outputs: Int) {
      var numbers = SplitMix64(seed: UInt64(y.utf8.reduce(0) { $0 * 31 + Int($1) }))
      let weights = (0..<outputs * inputs * 9).map { _ in numbers.uniform() - 0.4 }
      net.initializers.append(.init("\(y)_w", [outputs, inputs, 3, 3], weights))
      net.append(
        "Conv", [x, "\(y)_w"], [y], name: "\(y)_node",
        ["kernel_shape": .integers([3, 3]), "pads": .integers([1, 1, 1, 1])])
    }
    convolution("x", "a", from: 3, to: 4)
    net.append("Relu", ["a"], ["b"], name: "b_node")
    convolution("b", "c", from: 4, to: 4)
    net.append("Concat", ["b", "c"], ["d"], name: "d_node", ["axis": .integer(1)])
    convolution("d", "y", from: 8, to: 2)
    return net
  }

  /// `graph` compiled, after `change`.
  func model(_ change: (inout Graph) throws -> Void = { _ in }) throws -> CompiledModel {
    var graph = graph
    try change(&graph)
    return try ProgramCompiler(target: .named("VS680")).compile(graph, of: source)
  }
}

extension Graph {
  /// Overwrites the stored weights of the layer that gives the value named `name`.
  mutating func spoilWeights(of name: String) throws {
    guard let id = value(named: name),
      let node = nodes.first(where: { $0.outputs == [id] }), let weights = node.inputs[1],
      let constant = self[weights].constant
    else { throw Diagnostic.error("no layer '\(name)' with weights") }
    self[weights].constant = SynapIR.Tensor(constant.type, of: UInt8.self) { bytes in
      for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: index * 37) }
    }
  }
}
