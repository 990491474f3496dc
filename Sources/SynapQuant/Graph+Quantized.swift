import SynapCore
import SynapIR

extension Graph {
  /// This float network with every activation stored as `dataType` under `asymmetric_affine`
  /// parameters from `calibration`, weights likewise from their own range, and biases as int32.
  ///
  /// - Throws: a `Diagnostic` naming a tensor that calibration has not seen.
  public func quantized(to dataType: DataType, by calibration: Calibration) throws -> Graph {
    let groups = QuantizationGroups(of: self, ranges: calibration.ranges)
    var result = self
    for index in values.indices where values[index].constant == nil {
      let id = ValueID(index)
      guard type(of: id).dataType == .float32 else { continue }
      guard let range = groups.range(of: id) else { continue }
      result[id].type = TensorType(
        dataType, type(of: id).shape,
        quantization: AsymmetricAffine.parameters(for: range, dataType: dataType))
    }
    try result.storeConstants { tensor, role, scales in
      switch role {
      case .weight, .activation:
        guard let range = tensor.withFloats({ ValueRange(of: $0) }) else {
          throw Diagnostic.error("a constant operand holds numbers that are not finite")
        }
        let parameters = AsymmetricAffine.parameters(for: range, dataType: dataType)
        return tensor.quantized(to: dataType, as: parameters)
      case .bias:
        return tensor.quantized(to: .int32, as: .affine(scale: scales, zeroPoint: 0))
      case .parameter:
        return tensor
      }
    }
    return result.compacted()
  }

  /// This float network with activations and weights in binary16 and biases in binary32.
  public func halved() throws -> Graph {
    var result = self
    for index in values.indices where values[index].constant == nil {
      let type = values[index].type
      if type.dataType == .float32 { result.values[index].type = TensorType(.float16, type.shape) }
    }
    try result.storeConstants { tensor, role, _ in
      switch role {
      case .weight, .activation: tensor.halved()
      case .bias, .parameter: tensor
      }
    }
    return result.compacted()
  }

  /// Replaces every constant operand by what `store` makes of it, given its role and, for a bias,
  /// the product of the scales of its activation and weight. Operands that several nodes share in
  /// the same way are stored once.
  private mutating func storeConstants(
    _ store: (Tensor, OperandRole, Float) throws -> Tensor
  ) throws {
    struct Key: Hashable {
      let id: ValueID
      let biasScale: Float?
    }
    var stored: [Key: ValueID] = [:]
    for position in nodes.indices {
      let node = nodes[position]
      try locating(in: location(of: node, at: position)) {
        // Biases last: their scale comes from the stored activation and weight.
        let slots = node.inputs.indices.sorted {
          role(of: $0, in: node).rank < role(of: $1, in: node).rank
        }
        let roles = node.inputs.indices.map { role(of: $0, in: node) }
        for slot in slots {
          guard let id = node.inputs[slot], let constant = self[id].constant else { continue }
          var scale: Float?
          if case .bias(let activation, let weight) = roles[slot] {
            scale =
              self.scale(nodes[position].inputs[activation])
              * self.scale(nodes[position].inputs[weight])
          }
          let key = Key(id: id, biasScale: scale)
          if let known = stored[key] {
            nodes[position].inputs[slot] = known
            continue
          }
          let tensor = try store(constant, roles[slot], scale ?? 1)
          let isFirst = !stored.keys.contains { $0.id == id }
          let name = isFirst ? self[id].name : "\(self[id].name)_\(stored.count)"
          if isFirst { self[id].name += "/source" }
          let new = appendConstant(name: name, tensor)
          stored[key] = new
          nodes[position].inputs[slot] = new
        }
      }
    }
  }

  private func role(of slot: Int, in node: Node) -> OperandRole {
    guard let id = node.inputs[slot] else { return .parameter }
    return node.operation.quantizationRole(ofOperand: slot, type: originalType(of: id))
  }

  /// Binary32 for everything that was binary32 before it was stored otherwise.
  private func originalType(of id: ValueID) -> TensorType {
    self[id].constant == nil ? .float32(type(of: id).shape) : type(of: id)
  }

  private func scale(_ id: ValueID?) -> Float {
    guard let id else { return 1 }
    return type(of: id).quantization.uniform?.scale ?? 1
  }
}

extension OperandRole {
  /// Biases come after the operands that give them their scale.
  fileprivate var rank: Int {
    if case .bias = self { 1 } else { 0 }
  }
}
