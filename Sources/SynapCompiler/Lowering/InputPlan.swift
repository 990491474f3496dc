import SynapCore
import SynapIR
import SynapNPU

/// A tensor that the host fills: where it lies, and what `model.json` says about it.
struct InputPlan {
  var port: PortPlan
  var metadata: TensorMetadata

  init(_ port: PortPlan, of sourceName: String, layout: Layout, format: String, security: String) {
    self.port = port
    metadata = port.metadata(
      of: sourceName, layout: layout, format: format, security: security)
  }
}

extension Lowering {
  /// Memory for an input as the host writes it, and what brings that into the form that the network
  /// has it in where the metafile wants that done there.
  ///
  /// - Throws: a `Diagnostic` where the metafile's preprocessing doesn't go with the input's type.
  mutating func lowerInput(
    _ id: ValueID, name: String, as input: SourceNetwork.Input
  ) throws -> [InputPlan] {
    switch input.preprocessing {
    case .picture(let preprocessing):
      return try locating(in: input.location) {
        try lowerPicture(id, name: name, as: input, preprocessing)
      }
    case .float32: return [try lowerFloatInput(id, name: name, as: input)]
    case nil:
      var plan = InputPlan(
        try lowerInput(id, name: name), of: graph[id].name, layout: input.layout,
        format: input.format, security: input.security)
      plan.metadata.means = input.means
      plan.metadata.scale = input.scale
      return [plan]
    }
  }

  /// An input of binary32 numbers, which are normalized, dense as the network declares them, and then
  /// stored as it has them.
  private mutating func lowerFloatInput(
    _ id: ValueID, name: String, as input: SourceNetwork.Input
  ) throws -> InputPlan {
    let type = TensorType.float32(type(id).shape)
    let buffer = allocate(byteCount: type.byteCount, isPinnedToDDR: true)
    let target = try allocateResult(id)
    var numbers = View.dense(type.shape, of: .float32, in: buffer)
    let means = input.means ?? [0]
    let axis = input.layout == .nhwc ? 3 : 1
    guard means.count == 1 || type.shape.rank == 4 && type.shape[axis] == means.count else {
      throw Diagnostic.error(
        "\(means.count) means for an input of shape \(type.shape)", at: input.location)
    }
    if means.contains(where: { $0 != 0 }) || (input.scale ?? 1) != 1 {
      numbers = try rearranged(numbers, like: target)
      if means.contains(where: { $0 != 0 }) {
        numbers = try adjusted(numbers, .subtract, by: means, along: axis)
      }
      if let scale = input.scale, scale != 1 {
        numbers = try adjusted(numbers, .divide, by: [scale], along: axis)
      }
    }
    if self.type(id) == type {
      try copy(numbers, to: target)
    } else {
      try convert(
        try rearranged(numbers, like: target), from: type, to: self.type(id), into: target)
    }
    return InputPlan(
      PortPlan(name: name, type: type, buffer: buffer), of: graph[id].name, layout: input.layout,
      format: "", security: input.security)
  }

  /// What comes of binary32 `numbers` and `values`: one, or one for each element along `axis`.
  private mutating func adjusted(
    _ numbers: View, _ operation: FloatArithmetic.Operation, by values: [Float], along axis: Int
  ) throws -> View {
    var extents = [Int](repeating: 1, count: numbers.shape.rank)
    if values.count > 1 { extents[axis] = values.count }
    let operand = try loadConstant(Tensor(Shape(extents), values))
    let result = allocate(like: numbers, of: .float32)
    let maps = try arithmeticMaps(numbers, operand, result)
    emit(reads: [maps.left.buffer, maps.right.buffer], writes: [maps.target.buffer]) { place in
      FloatArithmetic {
        $0.left = place.featureMap(maps.left)
        $0.right = place.featureMap(maps.right)
        $0.output = place.featureMap(maps.target)
        $0.operation = operation
      }
    }
    return result
  }
}
