import SynapCore
import SynapIR
import SynapNPU

extension Resize: LoweringRule {
  static let samples = [Mode.nearest, .linear].map {
    OperatorSample(Self(mode: $0), .data([1, 8, 6, 5]), .absent, .factors([1, 1, 2, 2]))
  }
  static let constraints: [LoweringConstraint<Self>] = [
    .featureMap(),
    LoweringConstraint("resizes height and width alone") { rule, operands in
      let axes = try rule.axes(of: operands)
      return axes.count == 4 && axes[0].isUnchanged && axes[1].isUnchanged
    },
  ]

  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    let (x, y) = (try lowering.operand(node, 0), node.outputs[0])
    let input = try lowering.featureMap(x)
    let output = try lowering.resultMap(y)
    let axes = try self.axes(of: lowering.graph.operands(of: node))
    switch mode {
    case .nearest:
      let rows = lowering.builder.appendParameters(nearestIndices(axes[2]).map(Int32.init))
      let columns = lowering.builder.appendParameters(nearestIndices(axes[3]).map(Int32.init))
      lowering.emit(reads: [input.buffer], writes: [output.buffer]) { place in
        ResizeNearest {
          $0.input = place.featureMap(input)
          $0.output = place.featureMap(output)
          $0.rows = rows
          $0.columns = columns
        }
      }
    case .linear:
      let type = lowering.type(x).dataType
      let (rows, columns) = (
        machinePositions(axes[2], type), machinePositions(axes[3], type)
      )
      let tables = [
        rows.map { Int32($0.index) }, rows.map { Int32($0.weight) },
        columns.map { Int32($0.index) }, columns.map { Int32($0.weight) },
      ].map { lowering.builder.appendParameters($0) }
      lowering.emit(reads: [input.buffer], writes: [output.buffer]) { place in
        ResizeLinear {
          $0.input = place.featureMap(input)
          $0.output = place.featureMap(output)
          $0.rows = tables[0]
          $0.rowWeights = tables[1]
          $0.columns = tables[2]
          $0.columnWeights = tables[3]
        }
      }
    }
  }

  /// The positions along `axis` as the machine takes them for values of `type`: the element before, and
  /// the weight of the next of 2048.
  private func machinePositions(_ axis: Axis, _ type: DataType) -> [(index: Int, weight: Int)] {
    if type == .int8, let positions = integerLinearPositions(axis) { return positions }
    return linearPositions(axis).map { ($0.index, Int(($0.weight * 2048).rounded())) }
  }
}
