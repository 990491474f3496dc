import SynapIR
import Testing

@Suite struct OperatorCatalogTests {
  @Test func namesAreUniqueAndSorted() {
    let names = OperatorCatalog.all.map { $0.name }
    #expect(names == Set(names).sorted())
  }

  @Test func everyOperatorHasTwoCases() {
    for operation in OperatorCatalog.all {
      let cases = OperatorCase.all.filter { type(of: $0.operation) == operation }
      #expect(cases.count >= 2, "\(operation.name) has \(cases.count) cases")
    }
  }

  @Test func everyCaseIsOfAListedOperator() {
    let names = Set(OperatorCatalog.all.map { $0.name })
    for problem in OperatorCase.all {
      #expect(names.contains(problem.operation.name))
      #expect(problem.name.hasPrefix(problem.operation.name), "\(problem.name)")
    }
  }

  @Test func caseNamesAreUnique() {
    let names = OperatorCase.all.map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test func operandNamesAreUnique() {
    for operation in OperatorCatalog.all {
      #expect(!operation.operandNames.isEmpty)
      #expect(Set(operation.operandNames).count == operation.operandNames.count)
    }
  }
}
