import SynapCore

extension Graph: CustomStringConvertible {
  /// The graph as text, one line per input, node and output:
  ///
  ///     graph net
  ///     %0 = input 'images' : float32[1, 3, 480, 640]
  ///     %4 = Conv(%0, %w1, %b2) kernel_shape=[3, 3] : float32[1, 32, 480, 640]  // Conv_0
  ///     output %4 'features'
  ///
  /// Integer constants of up to eight elements stand for themselves, other constants are named
  /// after the operand that they are first; an absent operand is `_`.
  public var description: String {
    var lines = ["graph \(name)"]
    lines += inputs.map { "\($0) = input '\(self[$0].name)' : \(type(of: $0))" }
    let constants = constantNames()
    for node in nodes {
      let results = node.outputs.map(\.description).joined(separator: ", ")
      let operands = node.inputs.map { $0.map { constants[$0] ?? $0.description } ?? "_" }
      let attributes = node.operation.attributes.map { " \($0)" }.joined()
      let types = node.outputs.map { "\(type(of: $0))" }.joined(separator: ", ")
      let origins = node.origins.map(\.name).joined(separator: " + ")
      lines.append(
        "\(results) = \(node.operation.name)(\(operands.joined(separator: ", ")))\(attributes)"
          + " : \(types)  // \(origins)")
    }
    lines += outputs.map { "output \(constants[$0] ?? $0.description) '\(self[$0].name)'" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// How each constant is printed: its elements where they are few integers, else `%` with its
  /// operand's name and position.
  private func constantNames() -> [ValueID: String] {
    var names: [ValueID: String] = [:]
    for node in nodes {
      let operandNames = Swift.type(of: node.operation).operandNames
      for case (let slot, let id?) in node.inputs.enumerated() where names[id] == nil {
        guard let constant = self[id].constant else { continue }
        if constant.shape.elementCount <= 8, let integers = constant.integers {
          let text = integers.map(String.init).joined(separator: ", ")
          names[id] = constant.shape.rank == 0 ? text : "[\(text)]"
        } else {
          names[id] = "%\(slot < operandNames.count ? operandNames[slot] : "c")\(id.index)"
        }
      }
    }
    return names
  }
}
