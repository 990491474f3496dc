import SynapCore
import SynapIR

/// An operator that keeps the row-major order of its elements.
protocol ReshapingOperator: ViewOperator {}

extension ReshapingOperator {
  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    let result = node.outputs[0]
    let shape = lowering.type(result).shape
    let view = try lowering.view(try lowering.operand(node, 0))
    if let reshaped = view.reshaped(to: shape) {
      lowering.define(result, as: reshaped)
      return
    }
    // Move the data once, to where the result is best.
    let target = lowering.allocate(shape, of: view.dataType)
    if let place = target.reshaped(to: view.shape) {
      try lowering.copy(view, to: place)
      lowering.define(result, as: target)
      return
    }
    let dense = lowering.allocateDense(view.shape, of: view.dataType)
    try lowering.copy(view, to: dense)
    guard let reshaped = dense.reshaped(to: shape) else {
      preconditionFailure("dense views take any shape")
    }
    lowering.define(result, as: reshaped)
  }
}

extension Reshape: ReshapingOperator {
  static let samples = [
    OperatorSample(Self(), .data([1, 8, 1, 1]), .integers([1, 8])),
    OperatorSample(Self(), .data([1, 8, 6, 5]), .integers([1, 240])),
  ]
}

extension Flatten: ReshapingOperator {
  static let samples = [
    OperatorSample(Self(), .data([1, 8, 1, 1])), OperatorSample(Self(), .data([1, 8, 6, 5])),
  ]
}

extension Squeeze: ReshapingOperator {
  static let samples = [
    OperatorSample(Self(axes: [2]), .data([1, 8, 1, 5])),
    OperatorSample(Self(axes: [0]), .data([1, 8, 6, 5])),
  ]
}

extension Unsqueeze: ReshapingOperator {
  static let samples = [OperatorSample(Self(axes: [1]), .data([8, 6]))]
}

extension Identity: ReshapingOperator {
  static let samples = [OperatorSample(Self(), .data([1, 8, 6, 5]))]
}

extension Dropout: ReshapingOperator {
  static let samples = [OperatorSample(Self(), .data([1, 8, 6, 5]))]
}
