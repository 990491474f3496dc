import SynapCompiler
import SynapCore
import SynapIR
import SynapPostprocess
import SynapRuntime

/// The same detector for the outputs of a source network and of its compiled form.
struct DetectorPair {
  private var float: Detector
  private var compiled: Detector
  /// What is doubtful about the outputs' format.
  let warnings: [Diagnostic]

  /// Prepares `detector` for both; nil where the outputs' format names no detector.
  ///
  /// - Throws: a `Diagnostic` where it names one that can't read the outputs.
  init?(_ detector: Detector, for source: SourceNetwork, _ network: Network) throws {
    let outputs = zip(source.graph.outputs, source.outputs).map { id, output in
      OutputDescription(
        name: source.graph[id].name, shape: source.graph.type(of: id).shape.dimensions,
        format: output.format, layout: output.layout)
    }
    guard let format = outputs.first?.format, OutputFormats.mayBeDetections(format)
    else { return nil }
    float = detector
    compiled = detector
    let image = source.inputs.first?.reader.imageInput
    warnings = try float.prepare(
      for: outputs, inputSize: image.map { ($0.width, $0.height) })
    try compiled.prepare(
      for: network.outputs.map {
        OutputDescription(
          name: $0.metadata.sourceName, shape: $0.shape.dimensions, format: $0.format,
          layout: $0.layout)
      }, inputSize: network.inputs.first?.metadata.networkSize.map { ($0.width, $0.height) })
  }

  /// The objects in the source network's outputs.
  mutating func objects(
    in tensors: [SynapIR.Tensor], of source: SourceNetwork, rect: Rect
  ) throws -> [LocatedObject] {
    let outputs = try source.outputs.indices.map { index in
      let name = source.graph[source.graph.outputs[index]].name
      return OutputTensor(
        name: name, shape: tensors[index].shape.dimensions, format: source.outputs[index].format,
        layout: source.outputs[index].layout, values: try tensors[index].comparable(name))
    }
    return try float.locate(outputs, assignedRect: rect)
  }

  /// The objects in the compiled network's outputs.
  mutating func objects(in network: Network, rect: Rect) throws -> [LocatedObject] {
    let outputs = try network.outputs.map {
      OutputTensor(
        name: $0.metadata.sourceName, shape: $0.shape.dimensions, format: $0.format,
        layout: $0.layout, values: try $0.floats())
    }
    return try compiled.locate(outputs, assignedRect: rect)
  }
}

extension SynapIR.Tensor {
  /// The elements as binary32; `name` stands in errors.
  func comparable(_ name: String) throws -> [Float] {
    if type.dataType == .float32 { return floats }
    guard let integers else {
      throw Diagnostic.error("the output '\(name)' is \(type), which can't be compared")
    }
    return integers.map(Float.init)
  }
}
