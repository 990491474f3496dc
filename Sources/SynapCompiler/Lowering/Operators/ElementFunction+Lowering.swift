import SynapCore
import SynapIR
import SynapNPU

/// An operator on single elements, which the tensor processor looks up in a table.
protocol ElementFunction: LoweringRule {
  /// The function with some attributes.
  static var sample: Self { get }
}

/// A function without attributes.
protocol PlainFunction: ElementFunction {
  /// Creates the function.
  init()
}

extension PlainFunction {
  static var sample: Self { Self() }
}

extension ElementFunction {
  static var samples: [OperatorSample] { [OperatorSample(sample, .data([1, 8, 6, 5]))] }

  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    let (source, result) = (try lowering.operand(node, 0), node.outputs[0])
    let (from, to) = (lowering.type(source), lowering.type(result))
    let make = try from.dataType.storageFamily.function(
      self, from: from, to: to, in: &lowering.builder)
    let (input, output) = try lowering.elementMaps(from: source, to: result)
    lowering.emit(reads: [input.buffer], writes: [output.buffer]) { place in
      make(place.featureMap(input), place.featureMap(output))
    }
  }
}

extension SiLU: PlainFunction {}
extension Sigmoid: PlainFunction {}
extension Tanh: PlainFunction {}
extension Relu: PlainFunction {}
extension LeakyRelu: ElementFunction {
  static var sample: Self { Self(alpha: 0.1) }
}
extension Clip: ElementFunction {
  static var sample: Self { Self(min: 0, max: 6) }
}
extension HardSigmoid: ElementFunction {
  static var sample: Self { Self() }
}
extension HardSwish: PlainFunction {}
extension Exp: PlainFunction {}
extension Log: PlainFunction {}
extension Sqrt: PlainFunction {}
extension Neg: PlainFunction {}
extension Abs: PlainFunction {}
extension Erf: PlainFunction {}
extension Floor: PlainFunction {}
extension Ceil: PlainFunction {}

extension Lowering {
  /// `source` and memory for `result`, of the same shape, as maps that pair their elements.
  mutating func elementMaps(
    from source: ValueID, to result: ValueID
  ) throws -> (input: MapView, output: MapView) {
    let view = try self.view(source)
    let target: View
    if hasDestination(result) || view.shape.rank == 4 {
      // Joins and convolutions want channels last.
      target = try allocateResult(result)
    } else {
      target = allocate(like: view, of: type(result).dataType)
      define(result, as: target)
    }
    return try elementMaps(from: try rearranged(view, like: target), to: target)
  }

  /// New memory for the elements of `view`, in the same order, densely packed.
  mutating func allocate(like view: View, of dataType: DataType) -> View {
    let axes = view.shape.dimensions.indices.sorted { view.strides[$0] > view.strides[$1] }
    let buffer = allocate(byteCount: view.shape.elementCount * dataType.byteCount)
    let packed = View.dense(Shape(axes.map { view.shape[$0] }), of: dataType, in: buffer)
    var inverse = axes
    for (position, axis) in axes.enumerated() { inverse[axis] = position }
    return packed.transposed(inverse)
  }

  /// New memory, densely packed in row-major order.
  mutating func allocateDense(_ shape: Shape, of dataType: DataType) -> View {
    .dense(
      shape, of: dataType, in: allocate(byteCount: shape.elementCount * dataType.byteCount))
  }
}
