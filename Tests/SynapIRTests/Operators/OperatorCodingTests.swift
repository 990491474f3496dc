import SynapCore
import SynapIR
import Testing

/// Operators as documents: how programs keep those that the host runs.
@Suite struct OperatorCodingTests {
  private let executor = ExecutionContext(threadCount: 1)

  @Test(arguments: OperatorCase.all)
  func isReadAsItWasWritten(_ problem: OperatorCase) throws {
    let document = try JSONValue(encoding: problem.operation)
    let read = try type(of: problem.operation).read(JSONValue(parsing: document.dump()))
    #expect(read.attributes == problem.operation.attributes)
    #expect(try JSONValue(encoding: read) == document)
    let results = try read.evaluate(problem.inputs, on: executor)
    for (result, expected) in zip(results, problem.expected) {
      #expect(result.isClose(to: expected))
    }
  }

  @Test(arguments: OperatorCase.all)
  func attributesOfOddValuesNeverTrap(_ problem: OperatorCase) throws {
    let document = try JSONValue(encoding: problem.operation)
    for replacement in [-1, 0, 3, 1 << 20, 1 << 40, Int.min, Int.max] {
      for changed in document.replacingEachNumber(with: .int(replacement)) {
        guard let operation = try? type(of: problem.operation).read(changed),
          let types = try? operation.resultTypes(of: problem.operands),
          types.allSatisfy({ $0.byteCount < 1 << 24 })
        else { continue }
        _ = try? operation.evaluate(problem.inputs, on: executor)
        _ = operation.multiplyAccumulates(
          operands: problem.operands.map { $0?.type }, results: types)
      }
    }
  }

  @Test func refusesDocumentsOfOtherThings() {
    #expect(throws: Diagnostic.self) { try JSONValue.null.decoded(as: Conv.self) }
    #expect(throws: Diagnostic.self) { try JSONValue.int(3).decoded(as: TopK.self) }
    #expect(throws: Diagnostic.self) {
      try (["mode": "cubic"] as JSONValue).decoded(as: Resize.self)
    }
  }
}

extension Operator {
  /// The operator of this type that `document` holds.
  fileprivate static func read(_ document: JSONValue) throws -> any Operator {
    try document.decoded(as: Self.self)
  }
}

extension JSONValue {
  /// This document once for each of its numbers, which `number` replaces, and for each list, which is
  /// cut short.
  fileprivate func replacingEachNumber(with number: JSONValue) -> [JSONValue] {
    switch self {
    case .int, .double: return [number]
    case .array(let elements):
      let shorter = elements.isEmpty ? [] : [JSONValue.array(Array(elements.dropLast()))]
      return shorter
        + elements.indices.flatMap { index in
          elements[index].replacingEachNumber(with: number).map { changed in
            var elements = elements
            elements[index] = changed
            return .array(elements)
          }
        }
    case .object(let members):
      return members.indices.flatMap { index in
        members[index].value.replacingEachNumber(with: number).map { changed in
          var members = members
          members[index].value = changed
          return .object(members)
        }
      }
    default: return []
    }
  }
}
