import SynapCore
import SynapNPU

extension Lowering {
  /// Instructions that the machine refuses.
  struct RefusedSteps: Error {
    /// Why, by the layer that they belong to.
    var reasons: [Int: Diagnostic] = [:]
  }

  /// The program of all steps, with every buffer in its place, and where `results` lie in it.
  ///
  /// - Throws: `RefusedSteps` where the machine can't run instructions as they were made.
  func program(
    inputs: [PortPlan], outputs: [PortPlan], results: [ResultPlan] = []
  ) throws -> (program: Program, layers: LayerTable) {
    let sramByteCount = target.hardware?.sramByteCount ?? 0
    let ports = Set((inputs + outputs).map(\.buffer))
    let (places, sram, ddr) = MemoryPlanner(sramByteCount: sramByteCount)
      .plan(requests(ports: ports))
    let placement = Placement(
      places: places, weightCacheByteCount: target.hardware?.weightCacheByteCount ?? 0)
    var builder = builder
    builder.sramByteCount = sram
    builder.ddrByteCount = ddr
    var refused = RefusedSteps()
    for step in steps {
      do { builder.append(try step.make(placement), layer: step.layer) } catch let
        diagnostic as Diagnostic
      { refused.reasons[step.layer] = diagnostic }
    }
    builder.inputs = inputs.map { $0.port(in: placement) }
    builder.outputs = outputs.map { $0.port(in: placement) }
    let layers = LayerTable(results.map { $0.result(in: placement) })
    let program = builder.unchecked()
    let memory = program.memory
    for (instruction, layer) in zip(program.instructions, program.origins) {
      do { try instruction.validate(in: memory) } catch let diagnostic as Diagnostic {
        if let layer { refused.reasons[layer] = refused.reasons[layer] ?? diagnostic }
      }
    }
    guard refused.reasons.isEmpty else { throw refused }
    try program.validate()
    try layers.validate(for: program)
    return (program, layers)
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
    for time in steps.indices.dropLast()
    where steps[time].writes.contains(where: steps[time + 1].reads.contains) {
      // Machines that run both steps as one write the second's result while the first reads.
      for buffer in steps[time].reads where requests[buffer.index].lifetime.upperBound == time {
        requests[buffer.index].isBetterKept = true
      }
    }
    return requests
  }
}
