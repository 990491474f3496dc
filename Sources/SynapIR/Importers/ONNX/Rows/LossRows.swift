import SynapCore

extension ONNXOperatorTable {
  /// Losses, which networks exported with their training have.
  static let lossRows: [ONNXOperatorRow] = [
    .composed(
      "NegativeLogLikelihoodLoss", versions: 12...27, of: NodeComposition.negativeLogLikelihoodParts
    ) { node, make in
      try make.negativeLogLikelihood(&node, of: node.input(0, "input"))
    },
    ONNXOperatorRow(
      "SoftmaxCrossEntropyLoss", versions: 12...27,
      makes: .composed(
        of: NodeComposition.logSoftmaxParts + NodeComposition.negativeLogLikelihoodParts)
    ) { node, builder in
      try NodeComposition.compose(node, &builder) { make in
        let logarithms = try make.logSoftmax(node.input(0, "scores"), axes: [1])
        try make.name(make.negativeLogLikelihood(&node, of: logarithms), result: 0)
        try make.name(logarithms, result: 1)
      }
      return .built
    },
  ]
}

extension NodeComposition {
  /// The operators of `negativeLogLikelihood`.
  fileprivate static let negativeLogLikelihoodParts: [any Operator.Type] = [
    Equal.self, Where.self, GatherElements.self, Neg.self, Gather.self, Mul.self, ReduceSum.self,
    ReduceMean.self, Div.self,
  ]

  /// `-x[n, target, …] * weight[target]`, 0 where the target is the ignored one, reduced as the node
  /// says.
  fileprivate mutating func negativeLogLikelihood(
    _ node: inout ONNXNode, of x: Graph.ValueID
  ) throws -> Graph.ValueID {
    var target = try node.input(1, "target")
    let targetType = type(of: target)
    var ignored: Graph.ValueID?
    if let index = try node.integer("ignore_index") {
      let number = constant(Tensor(TensorType(targetType.dataType, []), integers: [index]))
      let mask = try add(Equal(), target, number)
      let zero = constant(Tensor(TensorType(targetType.dataType, []), integers: [0]))
      target = try add(Where(), mask, zero, target)
      ignored = mask
    }
    let chosen = try add(GatherElements(axis: 1), x, add(Unsqueeze(axes: [1]), target))
    var loss = try add(Neg(), add(Squeeze(axes: [1]), chosen))
    var weights: Graph.ValueID?
    if node.hasOperand(2) {
      weights = try add(Gather(axis: 0), node.input(2, "weight"), target)
    }
    if let ignored {
      let given = weights ?? constant(1)
      weights = try add(Where(), ignored, constant(0), given)
    }
    if let weights { loss = try add(Mul(), loss, weights) }
    let reduction = try node.string("reduction") ?? "mean"
    switch reduction {
    case "none": return loss
    case "sum": return try add(ReduceSum(keepDims: false), loss)
    case "mean":
      guard let weights else { return try add(ReduceMean(keepDims: false), loss) }
      let sum = try add(ReduceSum(keepDims: false), loss)
      return try add(Div(), sum, add(ReduceSum(keepDims: false), weights))
    default: throw Diagnostic.error("the reduction '\(reduction)' is not supported")
    }
  }
}
