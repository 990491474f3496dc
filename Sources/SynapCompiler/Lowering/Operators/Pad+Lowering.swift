import CKernels
import SynapCore
import SynapIR
import SynapNPU

extension Pad: LoweringRule {
  static let samples = [
    OperatorSample(Self(), .data([1, 8, 6, 5]), .integers([0, 0, 1, 1, 0, 0, 1, 1]))
  ]
  static let constraints: [LoweringConstraint<Self>] = [
    LoweringConstraint("pads with a constant") { rule, _ in
      rule.mode == .constant ? nil : ", not by \(rule.mode)"
    },
    .constants(2),
  ]

  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    let (x, y) = (try lowering.operand(node, 0), node.outputs[0])
    let type = lowering.type(y)
    let amounts = try amounts(of: lowering.graph.operands(of: node))
    let value: Float =
      lowering.hasOperand(node, 2)
      ? try lowering.constant(node, 2).dequantized().withFloats { $0.first ?? 0 } : 0
    var source = try lowering.view(x)
    let target = try lowering.allocateResult(y)
    guard let map = MapView.pair(target, target)?.target else {
      throw Diagnostic.error("\(type.shape) lies too scattered for the machine")
    }
    let bits = try type.bits(of: value)
    lowering.emit(reads: [], writes: [target.buffer]) { place in
      Fill {
        $0.output = place.featureMap(map)
        $0.value = bits
      }
    }
    var inside = target
    for (axis, amount) in amounts.enumerated() {
      let cut = (before: max(-amount.before, 0), after: max(-amount.after, 0))
      source = source.sliced(
        axis: axis, from: cut.before, count: source.shape[axis] - cut.before - cut.after)
      inside = inside.sliced(
        axis: axis, from: max(amount.before, 0), count: source.shape[axis])
    }
    try lowering.copy(source, to: inside)
  }
}

extension TensorType {
  /// The bits of an element that stands for `number`.
  ///
  /// - Throws: a `Diagnostic` where the machine has no elements of the type.
  fileprivate func bits(of number: Float) throws -> UInt32 {
    switch dataType {
    case .float32: return number.bitPattern
    case .float16: return UInt32(ck_half_from_float(number))
    default:
      let clamp = try Clamp((number, number), of: self)
      let mask: UInt32 = dataType.byteCount == 1 ? 0xFF : 0xFFFF
      return UInt32(truncatingIfNeeded: clamp.minimum) & mask
    }
  }
}
