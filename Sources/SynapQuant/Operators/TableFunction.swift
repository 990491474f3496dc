import SynapIR

/// An operator on single elements that quantized networks look up in a table, so that what it does to
/// an error of its argument is known.
protocol TableFunction: Operator {}

extension Operator {
  /// Whether quantized networks look the operator up in a table, and cut the range of an argument that
  /// nothing else reads to what matters to it.
  package static var isTableFunction: Bool { self is any TableFunction.Type }
}

extension SiLU: TableFunction {}
extension Sigmoid: TableFunction {}
extension Tanh: TableFunction {}
extension Relu: TableFunction {}
extension LeakyRelu: TableFunction {}
extension Clip: TableFunction {}
extension HardSigmoid: TableFunction {}
extension HardSwish: TableFunction {}
