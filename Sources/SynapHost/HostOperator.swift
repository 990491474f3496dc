import SynapCore
import SynapIR
import SynapNPU

/// An operator that the host's processor runs, as a program describes it.
///
/// Floats are binary32, everything else is as the network has it. Operands that are not constants lie
/// side by side in one block, each from a multiple of `HostCall.alignment`, and so do the results.
public struct HostOperator: Sendable {
  /// What is computed.
  public let operation: any Operator
  /// The operands; nil for an absent optional one.
  public let operands: [Operand?]
  /// The types of the results.
  public let results: [TensorType]

  /// Describes `operation` on `operands`, whose constants become part of the description.
  ///
  /// - Throws: a `Diagnostic` where the operands don't fit, or types are not those that the host
  ///   computes with.
  public init(_ operation: any Operator, operands: [Operand?]) throws {
    for case let operand? in operands { try Self.check(operand.type) }
    let results = try operation.resultTypes(of: operands)
    for result in results { try Self.check(result) }
    guard !results.isEmpty, results.contains(where: { $0.byteCount > 0 }) else {
      throw Diagnostic.error("\(operation.name) has no results")
    }
    self.operation = operation
    self.operands = operands
    self.results = results
  }

  /// The call that computes it, without addresses: the sizes of its blocks and its amount of work.
  public var call: HostCall {
    let types = operands.map { $0?.type }
    let macs = operation.multiplyAccumulates(operands: types, results: results)
    let elements = (types.compactMap { $0 } + results).reduce(0) { $0 + $1.shape.elementCount }
    return HostCall {
      $0.operandsSize = operandsSize
      $0.resultsSize = resultsSize
      $0.kilomacs = min((macs + 999) / 1000, Int(Int32.max))
      $0.elements = min(elements, Int(Int32.max))
    }
  }

  /// For each operand where it lies in the block of operands; nil for constants and absent ones.
  public var operandPlaces: [Int?] { places(isConstant: false).places }
  /// The bytes of the block of operands.
  public var operandsSize: Int { places(isConstant: false).size }
  /// For each result where it lies in the block of results.
  public var resultPlaces: [Int] { BlockLayout(results).places }
  /// The bytes of the block of results.
  public var resultsSize: Int { BlockLayout(results).size }

  /// The places of the operands that are constants, or of those that are not.
  func places(isConstant: Bool) -> (places: [Int?], size: Int) {
    let wanted = operands.map { operand -> TensorType? in
      guard let operand, (operand.constant != nil) == isConstant else { return nil }
      return operand.type
    }
    let layout = BlockLayout(wanted.compactMap { $0 })
    var next = layout.places.makeIterator()
    return (wanted.map { $0 == nil ? nil : next.next() }, layout.size)
  }

  /// The most dimensions of a tensor.
  private static let rankLimit = 16

  private static func check(_ type: TensorType) throws {
    guard type.quantization == .none, type.dataType != .float16 else {
      throw Diagnostic.error("\(type) is stored in a form that the host doesn't compute with")
    }
    try check(type.shape)
  }

  /// Throws a `Diagnostic` where no tensor that the host computes with has `shape`.
  static func check(_ shape: Shape) throws {
    guard shape.rank <= rankLimit else {
      throw Diagnostic.error("\(shape.rank) dimensions are more than \(rankLimit)")
    }
    guard shape.checkedElementCount(limit: Program.memoryLimit / 8) != nil else {
      throw Diagnostic.error("a tensor of \(shape) is larger than the memory of a program")
    }
  }
}

/// Tensors side by side in one block of memory.
private struct BlockLayout {
  /// Where each begins.
  var places: [Int] = []
  /// The bytes of the block.
  var size = 0

  init(_ types: [TensorType]) {
    for type in types {
      places.append(size)
      size += HostCall.aligned(type.byteCount)
    }
  }
}
