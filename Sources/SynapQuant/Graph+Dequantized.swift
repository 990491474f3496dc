import SynapCore
import SynapIR

extension Graph {
  /// Whether the network comes with numbers that are stored in integers: it was quantized before it
  /// was imported.
  public var isQuantized: Bool { values.contains { $0.type.quantization != .none } }

  /// This network in float: stored constants become the numbers that they stand for, and what stores
  /// activations anew passes them on.
  ///
  /// Activations are neither rounded nor limited to what the stored ones can hold.
  public func dequantized() -> Graph {
    var result = self
    for index in values.indices {
      let id = ValueID(index)
      let type = values[index].type
      guard type.quantization != .none || type.dataType == .float16 else { continue }
      result[id].type = .float32(type.shape)
      result[id].constant = values[index].constant?.dequantized()
    }
    for position in nodes.indices where nodes[position].operation is Convert {
      result.nodes[position].operation = Identity()
    }
    return result
  }

  /// This network with stored integers as they are, ready to be compiled: what is computed in float
  /// becomes binary16. Inputs and outputs of binary32 that are only converted stay so.
  public func keepingStoredIntegers() -> Graph {
    var result = self
    var isComputed = [Bool](repeating: false, count: values.count)
    for node in nodes where !(node.operation is Convert) && !node.operation.keepsStoredValues {
      for id in node.inputs.compactMap({ $0 }) + node.outputs { isComputed[id.index] = true }
    }
    for node in nodes {
      for (slot, id) in node.inputs.enumerated() {
        guard let id, let constant = constant(id), constant.type.dataType == .float32 else {
          continue
        }
        let role = node.operation.quantizationRole(ofOperand: slot, type: constant.type)
        switch role {
        case .parameter, .bias: isComputed[id.index] = false
        case .activation, .weight:
          if isComputed[id.index] { result[id].constant = constant.halved() }
        }
      }
    }
    for index in values.indices where isComputed[index] {
      let id = ValueID(index)
      guard values[index].type.dataType == .float32 else { continue }
      result[id].type = TensorType(.float16, values[index].type.shape)
    }
    return result
  }
}
