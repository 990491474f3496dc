import SynapCore
import SynapIR
import SynapNPU

/// An operator on pairs of elements, with numpy's repetition along dimensions of extent 1.
protocol ArithmeticOperator: LoweringRule {
  /// What is computed.
  var arithmetic: FloatArithmetic.Operation { get }
}

extension SynapIR.Add: ArithmeticOperator {
  var arithmetic: FloatArithmetic.Operation { .add }
}
extension Sub: ArithmeticOperator {
  var arithmetic: FloatArithmetic.Operation { .subtract }
}
extension Mul: ArithmeticOperator {
  var arithmetic: FloatArithmetic.Operation { .multiply }
}
extension Div: ArithmeticOperator {
  var arithmetic: FloatArithmetic.Operation { .divide }
}

extension ArithmeticOperator {
  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    let (left, right) = (try lowering.operand(node, 0), try lowering.operand(node, 1))
    let result = node.outputs[0]
    let shape = lowering.type(result).shape
    let target = try lowering.allocateResult(result)
    let leftView = try lowering.operandView(left, of: shape, like: target)
    let rightView = try lowering.operandView(right, of: shape, like: target)
    let maps = try lowering.arithmeticMaps(leftView, rightView, target)
    let types = (lowering.type(left), lowering.type(right), lowering.type(result))
    let make = try instruction(types)
    lowering.emit(
      reads: [maps.left.buffer, maps.right.buffer], writes: [maps.target.buffer]
    ) { place in
      make(
        place.featureMap(maps.left), place.featureMap(maps.right), place.featureMap(maps.target))
    }
  }

  private func instruction(
    _ types: (left: TensorType, right: TensorType, result: TensorType)
  ) throws -> (FeatureMap, FeatureMap, FeatureMap) -> any Instruction {
    if types.result.dataType == .float16 {
      let operation = arithmetic
      return { left, right, output in
        FloatArithmetic {
          $0.operation = operation
          $0.left = left
          $0.right = right
          $0.output = output
        }
      }
    }
    guard let left = types.left.quantization.uniform, let right = types.right.quantization.uniform,
      let result = types.result.quantization.uniform
    else { throw Diagnostic.error("the operands have no scale") }
    switch arithmetic {
    case .add, .subtract:
      // As TFLite's ADD prepares it: both operands at twice the larger scale, 20 bits up.
      let joint = 2 * Double(max(left.scale, right.scale))
      let leftMultiplier = try QuantizedMultiplier(Double(left.scale) / joint)
      let rightMultiplier = try QuantizedMultiplier(Double(right.scale) / joint)
      let outputMultiplier = try QuantizedMultiplier(
        joint / (Double(1 << 20) * Double(result.scale)))
      let subtracts = arithmetic == .subtract
      return { leftMap, rightMap, output in
        SynapNPU.Add {
          $0.left = leftMap
          $0.right = rightMap
          $0.output = output
          $0.leftZeroPoint = Int(left.zeroPoint)
          $0.rightZeroPoint = Int(right.zeroPoint)
          $0.outputZeroPoint = Int(result.zeroPoint)
          $0.leftMultiplier = leftMultiplier
          $0.rightMultiplier = rightMultiplier
          $0.outputMultiplier = outputMultiplier
          $0.subtracts = subtracts
          $0.clamp = Clamp(wholeRangeOf: types.result.dataType)
        }
      }
    case .multiply:
      let multiplier = try QuantizedMultiplier(
        Double(left.scale) * Double(right.scale) / Double(result.scale))
      return { leftMap, rightMap, output in
        Multiply {
          $0.left = leftMap
          $0.right = rightMap
          $0.output = output
          $0.leftZeroPoint = Int(left.zeroPoint)
          $0.rightZeroPoint = Int(right.zeroPoint)
          $0.outputZeroPoint = Int(result.zeroPoint)
          $0.multiplier = multiplier
          $0.clamp = Clamp(wholeRangeOf: types.result.dataType)
        }
      }
    case .divide:
      throw Diagnostic.error("the machine divides float16 only, not \(types.result.dataType)")
    }
  }
}

extension Lowering {
  /// Maps of two operands and a result. Operands that lie too scattered for that, or repeat in a way
  /// that the machine does not, are first laid out as the result is.
  mutating func arithmeticMaps(
    _ left: View, _ right: View, _ target: View
  ) throws -> (left: MapView, right: MapView, target: MapView) {
    if let maps = MapView.triple(left, right, target) { return maps }
    let (leftCopy, rightCopy) = (
      try packed(left.repeated(to: target.shape), like: target),
      try packed(right.repeated(to: target.shape), like: target)
    )
    guard let maps = MapView.triple(leftCopy, rightCopy, target) else {
      throw Diagnostic.error("\(target.shape) lies too scattered for element-wise arithmetic")
    }
    return maps
  }

  /// Operand `id` under the shape of the result, with extents of 1 where it repeats, in the order
  /// of `target`'s elements.
  mutating func operandView(_ id: ValueID, of shape: Shape, like target: View) throws -> View {
    let view = try self.view(id)
    let padded = Shape(
      [Int](repeating: 1, count: shape.rank - view.shape.rank) + view.shape.dimensions)
    guard let aligned = view.reshaped(to: padded) else {
      preconditionFailure("extents of 1 move no data")
    }
    if padded == shape { return try rearranged(aligned, like: target) }
    return aligned
  }
}
