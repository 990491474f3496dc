import SynapCore
import SynapIR
import SynapQuant

extension Graph {
  /// This float network with every node computed in the scheme that `scheme` names for it, and
  /// `Convert` nodes between neighbours of different schemes. Inputs are stored as their first
  /// consumer has them.
  func stored(
    by calibration: Calibration, _ scheme: (Node) -> StorageScheme
  ) throws -> Graph {
    let ranges = try groupedRanges(by: calibration)
    var result = self
    result.nodes = []
    // The scheme of each value, and its stored forms in others.
    var schemes: [ValueID: StorageScheme] = [:]
    var converted: [ConvertedValue: ValueID] = [:]
    func store(_ id: ValueID, in scheme: StorageScheme, of graph: inout Graph) {
      schemes[id] = scheme
      guard let range = ranges[id] else { return }
      graph[id].type = scheme.activationType(type(of: id).shape, range: range)
    }
    for node in nodes {
      let scheme = scheme(node)
      var node = node
      for (slot, id) in node.inputs.enumerated() {
        guard let id, self[id].constant == nil, let range = ranges[id] else { continue }
        if schemes[id] == nil { store(id, in: scheme, of: &result) }
        guard schemes[id] != scheme else { continue }
        let key = ConvertedValue(id: id, scheme: scheme)
        if converted[key] == nil {
          let name = "\(self[id].name)_\(scheme)"
          let value = result.append(
            Value(
              name: name, type: scheme.activationType(type(of: id).shape, range: range)))
          result.nodes.append(
            Node(
              name: "\(name)_convert", operation: Convert(), inputs: [id], outputs: [value],
              origins: node.origins))
          converted[key] = value
        }
        node.inputs[slot] = converted[key]
      }
      for id in node.outputs { store(id, in: scheme, of: &result) }
      result.storeConstants(of: &node, in: scheme)
      result.nodes.append(node)
    }
    return result.compacted()
  }

  private struct ConvertedValue: Hashable {
    var id: ValueID
    var scheme: StorageScheme
  }

  /// The range of each computed binary32 value, the same for those that share a quantization.
  private func groupedRanges(by calibration: Calibration) throws -> [ValueID: ValueRange] {
    let quantized = try self.quantized(to: .uint8, by: calibration)
    var ranges: [ValueID: ValueRange] = [:]
    for index in values.indices where values[index].constant == nil {
      guard let id = quantized.value(named: values[index].name),
        let (scale, zeroPoint) = quantized.type(of: id).quantization.uniform
      else { continue }
      ranges[ValueID(index)] = ValueRange(
        minimum: -Float(zeroPoint) * scale, maximum: Float(255 - zeroPoint) * scale)
    }
    return ranges
  }

  /// Replaces the binary32 constants of `node` by what `scheme` stores, biases last.
  private mutating func storeConstants(of node: inout Node, in scheme: StorageScheme) {
    let rule = node.operation as? any QuantizationRule
    var biases: [(slot: Int, activation: Int, weight: Int)] = []
    for (slot, id) in node.inputs.enumerated() {
      guard let id, let constant = self[id].constant, constant.type.dataType == .float32 else {
        continue
      }
      switch rule?.role(ofOperand: slot) ?? .activation {
      case .activation: replace(slot, of: &node, by: scheme.activation(constant))
      case .weight:
        replace(
          slot, of: &node, by: scheme.weights(constant, axis: node.operation.outputAxisOfWeights))
      case .bias(let activation, let weight): biases.append((slot, activation, weight))
      case .parameter: break
      }
    }
    for (slot, activation, weight) in biases {
      guard let bias = constant(node.inputs[slot]), let input = node.inputs[activation],
        let weights = node.inputs[weight]
      else { continue }
      replace(
        slot, of: &node,
        by: scheme.bias(bias, input: type(of: input), weights: type(of: weights)))
    }
  }

  private mutating func replace(_ slot: Int, of node: inout Node, by tensor: Tensor) {
    node.inputs[slot] = appendConstant(name: "\(node.name)_stored_\(slot)", tensor)
  }
}

extension Operator {
  /// The dimension of the weights along which output channels lie; nil where scales can't differ
  /// along it.
  fileprivate var outputAxisOfWeights: Int? {
    switch self {
    case is Conv: 0
    case let it as ConvTranspose: it.group == 1 ? 1 : nil
    case let it as Gemm: it.transB ? 0 : 1
    case is MatMul: 1
    default: nil
    }
  }
}
