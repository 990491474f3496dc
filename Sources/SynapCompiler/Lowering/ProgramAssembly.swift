import SynapCore
import SynapIR
import SynapNPU

/// Turns a quantized graph into a program: lowering, placement, encoding.
public struct ProgramCompiler {
  /// The target that programs are made for.
  public let target: Target

  /// Creates a compiler for `target`.
  public init(target: Target) { self.target = target }

  /// The program and metadata of `graph`, whose tensors `source` describes.
  ///
  /// - Throws: `Diagnostics` listing every node that the machine can't run.
  public func compile(_ graph: Graph, of source: SourceNetwork) throws -> CompiledModel {
    try checkOperators(of: graph)
    let names = LayerNames(of: graph)
    var lowering = Lowering(graph, target: target)
    func begin(_ name: String, _ kind: String) {
      lowering.currentLayer = lowering.builder.append(Layer(id: name, name: name, kind: kind))
    }
    var inputs: [PortPlan] = []
    for (position, id) in graph.inputs.enumerated() {
      begin(names.inputs[position], "Input")
      inputs.append(try lowering.lowerInput(id, name: names.inputs[position]))
    }
    for (position, node) in graph.nodes.enumerated() {
      guard let rule = node.operation as? any LoweringRule else {
        preconditionFailure("operators have been checked")
      }
      begin(names.nodes[position], node.operation.name)
      try locating(in: graph.location(of: node, at: position)) {
        try rule.lower(node, in: &lowering)
      }
    }
    var outputs: [PortPlan] = []
    for (position, id) in graph.outputs.enumerated() {
      begin(names.outputs[position], "Output")
      outputs.append(
        try lowering.lowerOutput(
          id, name: names.outputs[position],
          isDequantized: source.outputs[position].isDequantized))
    }
    let program = try lowering.program(inputs: inputs, outputs: outputs)
    let metadata = ModelMetadata(
      inputs: zip(zip(inputs, graph.inputs), source.inputs).map { pair, input in
        pair.0.metadata(
          of: graph[pair.1].name, format: input.format, means: input.means, scale: input.scale,
          security: input.security)
      },
      outputs: zip(zip(outputs, graph.outputs), source.outputs).map { pair, output in
        pair.0.metadata(of: graph[pair.1].name, format: output.format, security: output.security)
      },
      target: target.name)
    return CompiledModel(program: program, metadata: metadata)
  }

  private func checkOperators(of graph: Graph) throws {
    let problems = graph.nodes.enumerated().compactMap { position, node -> Diagnostic? in
      if node.operation is any LoweringRule { return nil }
      return Diagnostic.error(
        "the NPU has no instruction for \(node.operation.name)",
        at: graph.location(of: node, at: position))
    }
    if !problems.isEmpty { throw Diagnostics(problems) }
  }
}

/// An input or output of the program before it has an address.
struct PortPlan {
  var name: String
  var type: TensorType
  var buffer: BufferID

  /// What `model.json` says about the port.
  func metadata(
    of sourceName: String, format: String, means: [Float]? = nil, scale: Float? = nil,
    security: String
  ) -> TensorMetadata {
    TensorMetadata(
      name: name, sourceName: sourceName, shape: type.shape,
      layout: type.shape.rank == 4 ? .nchw : .none, dataType: type.dataType,
      quantization: type.quantization, format: format, means: means, scale: scale,
      security: security)
  }
}

extension Lowering {
  /// Memory for an input as the host writes it: densely packed, row-major.
  mutating func lowerInput(_ id: ValueID, name: String) throws -> PortPlan {
    let type = type(id)
    let buffer = allocate(byteCount: type.byteCount, isPinnedToDDR: true)
    define(id, as: .dense(type.shape, of: type.dataType, in: buffer))
    return PortPlan(name: name, type: type, buffer: buffer)
  }

  /// Brings an output into the form in which the host reads it: densely packed, row-major, in float
  /// where that is asked for.
  mutating func lowerOutput(
    _ id: ValueID, name: String, isDequantized: Bool
  ) throws -> PortPlan {
    let stored = type(id)
    let type = isDequantized ? TensorType.float32(stored.shape) : stored
    let buffer = allocate(byteCount: type.byteCount, isPinnedToDDR: true)
    let port = View.dense(type.shape, of: type.dataType, in: buffer)
    let view = try self.view(id)
    if type == stored {
      try copy(view, to: port)
    } else {
      let ordered = try rearranged(view, like: port)
      try convert(ordered, from: stored, to: type, into: port)
    }
    return PortPlan(name: name, type: type, buffer: buffer)
  }

  /// The program of all steps, with every buffer in its place.
  func program(inputs: [PortPlan], outputs: [PortPlan]) throws -> Program {
    let sramByteCount = target.hardware?.sramByteCount ?? 0
    let ports = Set((inputs + outputs).map(\.buffer))
    let (places, sram, ddr) = MemoryPlanner(sramByteCount: sramByteCount)
      .plan(requests(ports: ports))
    let placement = Placement(
      places: places, freeSRAMByteCount: sramByteCount - sram)
    var builder = builder
    builder.sramByteCount = sram
    builder.ddrByteCount = ddr
    for step in steps {
      builder.append(try step.make(placement), layer: step.layer)
    }
    builder.inputs = inputs.map { $0.port(in: placement) }
    builder.outputs = outputs.map { $0.port(in: placement) }
    return try builder.build()
  }

  /// What each buffer needs; ports live through the whole program.
  private func requests(ports: Set<BufferID>) -> [BufferRequest] {
    var requests = buffers.map { buffer in
      BufferRequest(
        byteCount: buffer.byteCount, lifetime: 0...0, traffic: 0,
        isPinnedToDDR: buffer.isPinnedToDDR)
    }
    var isUsed = [Bool](repeating: false, count: buffers.count)
    for (time, step) in steps.enumerated() {
      for buffer in step.reads + step.writes {
        let index = buffer.index
        let start = isUsed[index] ? requests[index].lifetime.lowerBound : time
        requests[index].lifetime = start...time
        requests[index].traffic += requests[index].byteCount
        isUsed[index] = true
      }
    }
    for port in ports { requests[port.index].lifetime = 0...max(steps.count - 1, 0) }
    return requests
  }
}

extension PortPlan {
  fileprivate func port(in placement: Placement) -> Port {
    Port(
      name: name, address: placement.address(buffer, 0), byteCount: type.byteCount)
  }
}
