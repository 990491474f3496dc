import SynapCore
import SynapIR

extension Graph {
  /// Replaces every constant operand by what the format of its node stores. Operands that several
  /// nodes store in the same way are stored once.
  mutating func storeConstants(
    _ formats: [NumberFormat], _ options: QuantizerOptions, _ correction: BiasCorrection?
  ) throws {
    struct Key: Hashable {
      let id: ValueID
      let type: TensorType
    }
    let originals = self
    var stored: [Key: ValueID] = [:]
    var renamed = Set<ValueID>()
    for (position, node) in originals.nodes.enumerated() where !node.isDelegatedToHost {
      let roles = node.inputs.indices.map { originals.role(of: $0, in: node) }
      // Biases last: their scale comes from the stored activation and weight.
      let slots = node.inputs.indices.sorted { roles[$0].rank < roles[$1].rank }
      var storage = ConstantStorage(of: node, in: originals, formats[position], options)
      var inputs = node.inputs
      try locating(in: location(of: node, at: position)) {
        for slot in slots {
          guard let id = node.inputs[slot], let constant = originals.constant(id),
            constant.type.dataType == .float32
          else { continue }
          var tensor = try storage.stored(constant, roles[slot], slot: slot)
          var isShared = true
          if case .bias(_, let weight) = roles[slot],
            let corrected = try correction?.bias(
              constant, of: node, at: position, stored: storage.constants[weight])
          {
            tensor = try storage.stored(corrected, roles[slot], slot: slot)
            isShared = false
          }
          storage.constants[slot] = tensor
          let key = Key(id: id, type: tensor.type)
          if isShared, let known = stored[key] {
            inputs[slot] = known
            continue
          }
          let isFirst = renamed.insert(id).inserted
          let name = isFirst ? self[id].name : "\(originals[id].name)_\(position)"
          if isFirst { self[id].name += "/source" }
          let new = appendConstant(name: name, tensor)
          if isShared { stored[key] = new }
          inputs[slot] = new
        }
      }
      nodes[position].inputs = inputs
    }
  }

  private func role(of slot: Int, in node: Node) -> OperandRole {
    guard let id = node.inputs[slot] else { return .parameter }
    // Activations have their stored types already; they were binary32.
    let type = self[id].constant == nil ? TensorType.float32(type(of: id).shape) : type(of: id)
    return node.operation.quantizationRole(ofOperand: slot, type: type)
  }
}

extension OperandRole {
  /// Biases come after the operands that give them their scale.
  fileprivate var rank: Int {
    if case .bias = self { 1 } else { 0 }
  }
}
