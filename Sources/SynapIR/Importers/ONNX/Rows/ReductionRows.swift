import SynapCore

extension ONNXOperatorTable {
  /// Sums, means and extremes along dimensions, and products of matrices.
  static let reductionRows: [ONNXOperatorRow] = [
    reduction("ReduceMean", operandSince: 18) { ReduceMean(axes: $0, keepDims: $1) },
    reduction("ReduceSum", operandSince: 13) { ReduceSum(axes: $0, keepDims: $1) },
    reduction("ReduceMax", operandSince: 18) { ReduceMax(axes: $0, keepDims: $1) },
    reduction("ReduceMin", operandSince: 18) { ReduceMin(axes: $0, keepDims: $1) },
    reduction("ReduceProd", operandSince: 18) { ReduceProd(axes: $0, keepDims: $1) },
    ONNXOperatorRow("ArgMax") { node in
      ArgMax(
        axis: try node.integer("axis") ?? 0, keepDims: try node.flag("keepdims", default: true),
        selectsLastIndex: try node.flag("select_last_index"))
    },
    ONNXOperatorRow("MatMul") { _ in MatMul() },
    ONNXOperatorRow("Gemm") { node in
      node.ignore("broadcast")
      return Gemm(
        alpha: try node.float("alpha") ?? 1, beta: try node.float("beta") ?? 1,
        transA: try node.flag("transA"), transB: try node.flag("transB"))
    },
  ]

  /// The row of a reduction, whose axes are an attribute before operator set `version`.
  private static func reduction<Result: Operator>(
    _ name: String, operandSince version: Int,
    _ operation: @escaping @Sendable (_ axes: [Int], _ keepDims: Bool) -> Result
  ) -> ONNXOperatorRow {
    ONNXOperatorRow(name, makes: [Result.self]) { node, _ in
      let axes = try node.axes(operandSince: version) ?? []
      let keepDims = try node.flag("keepdims", default: true)
      let isIdentity = try node.flag("noop_with_empty_axes") && axes.isEmpty
      return .operation(
        isIdentity ? Identity() : operation(axes, keepDims), inputs: Array(node.inputs.prefix(1)))
    }
  }
}
