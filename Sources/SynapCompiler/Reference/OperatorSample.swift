import SynapCore
import SynapIR

/// An operator with small uses that are compiled to see which engine runs it.
protocol SampledOperator: Operator {
  /// The uses, one for each way in which the machine runs it.
  static var samples: [OperatorSample] { get }
}

/// A small use of an operator.
struct OperatorSample: Sendable {
  /// An operand.
  enum Source: Sendable {
    /// float32 data that the network computes.
    case data(Shape)
    /// Constant numbers between 0 and 1.
    case numbers(Shape)
    /// A constant vector of float32 numbers.
    case factors([Float])
    /// A constant vector of integers.
    case integers([Int])
    /// None.
    case absent
  }

  /// The name of the operator's node.
  static let nodeName = "sample"

  private let operation: any Operator
  private let operands: [Source]

  /// The use of `operation` on `operands`.
  init(_ operation: any Operator, _ operands: Source...) {
    self.operation = operation
    self.operands = operands
  }

  /// A network with the operator between functions of single elements, simplified as every network
  /// is.
  func graph() throws -> Graph {
    var builder = GraphBuilder(name: "sample", context: ExecutionContext(threadCount: 1))
    func append(
      _ operation: any Operator, _ inputs: [Graph.ValueID?], _ name: String, resultCount: Int = 1
    ) throws -> [Graph.ValueID] {
      try builder.append(
        operation, inputs, name: name, results: [String?](repeating: nil, count: resultCount),
        origin: Origin(name: name, operation: operation.name, index: 0))
    }
    var inputs: [Graph.ValueID?] = []
    for (position, operand) in operands.enumerated() {
      switch operand {
      case .data(let shape):
        let input = try builder.addInput("x\(position)", .float32(shape))
        inputs.append(try append(Abs(), [input], "before")[0])
      case .numbers(let shape):
        let numbers = (0..<shape.elementCount).map { Float($0 &* 37 & 0xFF | 1) / 256 }
        inputs.append(builder.addConstant(named: "c", Tensor(shape, numbers)))
      case .factors(let numbers):
        inputs.append(builder.addConstant(named: "c", Tensor([numbers.count], numbers)))
      case .integers(let numbers):
        inputs.append(builder.addConstant(named: "c", Tensor([numbers.count], integers: numbers)))
      case .absent: inputs.append(nil)
      }
    }
    let count = try operation.resultTypes(of: inputs.map { $0.map(builder.operand) }).count
    let results = try append(operation, inputs, Self.nodeName, resultCount: count)
    let outputs = try results.flatMap { try append(Abs(), [$0], "after") }
    return try builder.finished(outputs: outputs).applying(Pass.standard)
  }
}
