import SynapCore
import SynapHost
import SynapIR
import SynapNPU

extension Lowering {
  /// Appends a call of the host's processor for `node`: its operands are brought into one block in
  /// binary32, its results lie in another.
  ///
  /// - Throws: a `Diagnostic` where the host can't run it, or its operands can't be brought there.
  mutating func lowerOnHost(_ node: Graph.Node) throws -> HostOperator {
    let host = try HostOperator(
      node.operation, operands: graph.operands(of: node).map { $0?.onHost })
    try host.checkByRunning()
    let operands = allocate(byteCount: max(host.operandsSize, 1), isPinnedToDDR: true)
    let results = allocate(byteCount: host.resultsSize, isPinnedToDDR: true)
    for (slot, place) in host.operandPlaces.enumerated() {
      guard let place, let operand = host.operands[slot] else { continue }
      let target = View.dense(
        operand.shape, of: operand.type.dataType, in: operands, at: place)
      try bring(try self.operand(node, slot), to: target, as: operand.type)
    }
    let description = try host.encoded()
    let address = builder.appendParameters(description, alignment: HostCall.alignment)
    emit(reads: [operands], writes: [results]) { placement in
      var call = host.call
      call.description = address
      call.descriptionSize = description.count
      call.operands = placement.address(operands, 0)
      call.results = placement.address(results, 0)
      return call
    }
    for (id, (type, place)) in zip(node.outputs, zip(host.results, host.resultPlaces)) {
      let view = View.dense(type.shape, of: type.dataType, in: results, at: place)
      if type == self.type(id) && !hasDestination(id) {
        define(id, as: view)
      } else {
        hostViews[id] = view
      }
    }
    return host
  }

  /// Stores `numbers`, which the host's processor computed for `id`, as the network has them.
  mutating func storeHostResult(_ id: ValueID, _ numbers: View) throws -> View {
    let target = try allocateResult(id)
    let ordered = try rearranged(numbers, like: target)
    if target.dataType == numbers.dataType && type(id).quantization == .none {
      try copy(ordered, to: target)
    } else {
      try convert(
        ordered, from: TensorType(numbers.dataType, numbers.shape), to: type(id), into: target)
    }
    return target
  }
}

extension Operand {
  /// The operand as the host computes with it: stored numbers as binary32.
  fileprivate var onHost: Operand {
    guard type.quantization != .none || type.dataType == .float16 else { return self }
    return Operand(type: .float32(type.shape), constant: constant?.dequantized())
  }
}
