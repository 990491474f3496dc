import SynapCore
import SynapIR
import SynapNPU

/// An operator on pairs of elements, with numpy's repetition along dimensions of extent 1.
protocol ArithmeticOperator: LoweringRule {
  /// Creates the operator.
  init()
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
  static var samples: [OperatorSample] {
    [
      OperatorSample(Self(), .data([1, 8, 6, 5]), .data([1, 8, 6, 5])),
      OperatorSample(Self(), .data([1, 8, 6, 5]), .numbers([8, 1, 1])),
    ]
  }

  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    let (left, right) = (try lowering.operand(node, 0), try lowering.operand(node, 1))
    let result = node.outputs[0]
    let shape = lowering.type(result).shape
    let target = try lowering.allocateResult(result)
    let leftView = try lowering.operandView(left, of: shape, like: target)
    let rightView = try lowering.operandView(right, of: shape, like: target)
    let maps = try lowering.arithmeticMaps(leftView, rightView, target)
    let type = lowering.type(result)
    let make = try type.dataType.storageFamily.arithmetic(
      arithmetic, left: lowering.type(left), right: lowering.type(right), result: type)
    lowering.emit(
      reads: [maps.left.buffer, maps.right.buffer], writes: [maps.target.buffer]
    ) { place in
      make(
        place.featureMap(maps.left), place.featureMap(maps.right), place.featureMap(maps.target))
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
