import SynapCore

/// What a node computes: attributes, a shape rule, a float reference and an amount of work.
///
/// An operator is a struct in a file of its own, listed once in `OperatorCatalog`. Operators follow
/// ONNX in name and meaning unless their comment says otherwise.
public protocol Operator: Codable, Sendable {
  /// The name, ONNX's where ONNX has the operator.
  static var name: String { get }
  /// The names of the operands in order; an absent trailing operand is optional.
  static var operandNames: [String] { get }

  /// The attributes as they are printed, in a fixed order.
  var attributes: [OperatorAttribute] { get }

  /// The types of the results, from the operands' types and, where a shape depends on them, their
  /// elements.
  ///
  /// - Throws: a `Diagnostic` where the operands don't fit.
  func resultTypes(of operands: [Operand?]) throws -> [TensorType]

  /// The float reference: the results for the given operands, whose types the shape rule accepted.
  ///
  /// Sums use fused multiply-adds in one fixed order, so results are the same on every machine.
  func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor]

  /// The results, where they are known before the network runs; nil where they are not. Unless an
  /// operator knows better (`Shape` needs no elements), this evaluates it once all operands are
  /// constants.
  func foldedResults(of operands: [Operand?], on executor: ExecutionContext) throws -> [Tensor]?

  /// The multiplications with accumulation that computing `results` takes; 0 for most operators.
  func multiplyAccumulates(operands: [TensorType?], results: [TensorType]) -> Int
}

extension Operator {
  /// The name of this operator.
  public var name: String { Self.name }
  /// No attributes.
  public var attributes: [OperatorAttribute] { [] }
  /// Evaluates the operator where every operand that is present is a constant.
  public func foldedResults(
    of operands: [Operand?], on executor: ExecutionContext
  ) throws -> [Tensor]? {
    let tensors = operands.map { $0?.constant }
    let allKnown = zip(operands, tensors).allSatisfy { $0 == nil || $1 != nil }
    return allKnown ? try evaluate(tensors, on: executor) : nil
  }
  /// The results, where they are known before the network runs and computed on numbers: operators
  /// don't compute on integers that stand for others.
  func knownResults(
    of operands: [Operand?], on executor: ExecutionContext
  ) throws -> [Tensor]? {
    let isStored = operands.contains { $0.map { $0.type.quantization != .none } ?? false }
    return isStored ? nil : try foldedResults(of: operands, on: executor)
  }
  /// No multiplications with accumulation.
  public func multiplyAccumulates(operands: [TensorType?], results: [TensorType]) -> Int { 0 }
}

/// An operand as a shape rule sees it.
public struct Operand: Sendable {
  /// What the operand holds.
  public var type: TensorType
  /// Its elements, where they are known before the network runs.
  public var constant: Tensor?

  /// Creates an operand.
  public init(type: TensorType, constant: Tensor? = nil) {
    self.type = type
    self.constant = constant
  }

  /// The extents.
  public var shape: Shape { type.shape }
}

/// A named attribute in the form in which graphs are printed.
public struct OperatorAttribute: Hashable, Sendable, CustomStringConvertible {
  /// The name, ONNX's where ONNX has the attribute.
  public var name: String
  /// The value as text.
  public var value: String

  /// Creates an attribute.
  public init(_ name: String, _ value: some CustomStringConvertible) {
    self.name = name
    self.value = value.description
  }

  /// `name=value`.
  public var description: String { "\(name)=\(value)" }
}

/// What operators need to compute: the instruction set level and the threads.
public struct ExecutionContext: Sendable {
  /// The threads for parallel loops.
  public let threads: ThreadPool

  /// Creates a context with `threadCount` threads; nil takes one per processor that the
  /// caller may run on.
  public init(threadCount: Int? = nil) { threads = ThreadPool(threadCount: threadCount) }
}
