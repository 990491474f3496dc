import SynapCore
import SynapIR
import Testing

@Suite struct OperatorTests {
  @Test(arguments: OperatorCase.all)
  func shapeRuleGivesTheTypesOfTheResults(_ problem: OperatorCase) throws {
    let types = try problem.operation.resultTypes(of: problem.operands)
    #expect(types == problem.expected.map(\.type))
  }

  @Test(arguments: OperatorCase.all)
  func floatReferenceGivesTheExpectedResults(_ problem: OperatorCase) throws {
    let executor = ExecutionContext(threadCount: 2)
    let results = try problem.operation.evaluate(problem.inputs, on: executor)
    #expect(results.count == problem.expected.count)
    for (result, expected) in zip(results, problem.expected) {
      #expect(result.isClose(to: expected), "\(result.text) is not \(expected.text)")
    }
  }

  @Test(arguments: OperatorCase.all)
  func resultsDontDependOnTheNumberOfThreads(_ problem: OperatorCase) throws {
    let one = try problem.operation.evaluate(
      problem.inputs, on: ExecutionContext(threadCount: 1))
    let three = try problem.operation.evaluate(
      problem.inputs, on: ExecutionContext(threadCount: 3))
    for (one, three) in zip(one, three) {
      #expect(one.withBytes { Array($0) } == three.withBytes { Array($0) })
    }
  }

  @Test(arguments: OperatorCase.all)
  func constantOperandsFold(_ problem: OperatorCase) throws {
    let executor = ExecutionContext(threadCount: 1)
    let folded = try problem.operation.foldedResults(of: problem.operands, on: executor)
    #expect(folded?.map(\.type) == problem.expected.map(\.type))
  }

  @Test(arguments: OperatorCase.all)
  func missingFirstOperandIsAnError(_ problem: OperatorCase) {
    #expect(throws: Diagnostic.self) { try problem.operation.resultTypes(of: []) }
    #expect(throws: Diagnostic.self) {
      try problem.operation.evaluate([], on: ExecutionContext(threadCount: 1))
    }
  }

  @Test(arguments: OperatorCase.all)
  func operandsOfOddTypesNeverTrap(_ problem: OperatorCase) {
    let executor = ExecutionContext(threadCount: 1)
    let strange: [Tensor] = [
      .bools([2], [0, 1]), .int32([], [5]), .int64([0], []), .floats([], [.nan]),
      .int64([3], [Int.min, Int.max, 0]), .int64([4], [-1, 0, 1 << 40, 7]),
      .floats([1, 0, 3, 3], []), .floats([4], [0, -1, .infinity, 1e30]),
    ]
    for position in problem.inputs.indices {
      for tensor in strange {
        var inputs = problem.inputs
        inputs[position] = tensor
        if let results = try? problem.operation.evaluate(inputs, on: executor) {
          let operands = inputs.map { $0.map { Operand(type: $0.type, constant: $0) } }
          let types = try? problem.operation.resultTypes(of: operands)
          #expect(types?.map(\.shape) == results.map(\.shape))
        }
      }
    }
  }
}
