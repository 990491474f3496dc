import ONNXWriter
import SynapCompiler
import SynapCore
import SynapIR
import SynapTestSupport
import Testing

/// The reference of operators, against the catalogs and the checks that it is made of.
@Suite struct OperatorReferenceTests {
  @Test func namesEveryOperatorAndEveryNameThatIsImported() throws {
    let lines = try OperatorReference.markdown().split(separator: "\n")
    let sections = lines.split { $0.hasPrefix("## ") }
    #expect(sections.count == 2 + ImportFormat.allCases.count)
    func names(_ lines: ArraySlice<Substring>) -> [String] {
      lines.filter { $0.hasPrefix("| `") }.map { line in
        String(line.dropFirst(3).prefix { $0 != "`" })
      }
    }
    #expect(names(sections[0]) == OperatorCatalog.all.map { $0.name })
    for (format, section) in zip(ImportFormat.allCases, sections.dropFirst(2)) {
      #expect(names(section) == format.operators.map(\.name))
      #expect(section.allSatisfy { !$0.hasSuffix("|  |") })
    }
  }

  @Test func givesWhatTheMachineHasNoInstructionForToTheHost() throws {
    for operation in OperatorCatalog.all where operation != BatchNormalization.self {
      let isCompiled = OperatorCatalog.compiled.contains { $0 == operation }
      for column in OperatorReference.columns {
        let use = try OperatorReference.use(of: operation, in: column)
        #expect((use.ways == [[.sw]]) == !isCompiled, "\(operation.name): \(use.text)")
      }
    }
  }

  /// Nodes that the NPU refuses, each by one of the constraints of its operator.
  static let refusals: [LoweringCase] = [
    LoweringCase(name: "Conv", inputs: [[2, 3, 4, 4]]) {
      $0.convolution("x0", "y", from: 3, to: 4)
    },
    LoweringCase(name: "Conv", inputs: [[1, 3, 4, 4], [4, 3, 1, 1]]) {
      $0.append("Conv", ["x0", "x1"], ["y"])
    },
    LoweringCase(name: "ConvTranspose", inputs: [[2, 3, 4, 4]]) {
      $0.append("ConvTranspose", ["x0", $0.weights("w", [3, 4, 2, 2])], ["y"])
    },
    LoweringCase(name: "ConvTranspose", inputs: [[1, 3, 4, 4], [3, 4, 2, 2]]) {
      $0.append("ConvTranspose", ["x0", "x1"], ["y"])
    },
    LoweringCase(name: "Gemm", inputs: [[1, 3], [3, 4]]) {
      $0.append("Gemm", ["x0", "x1"], ["y"])
    },
    LoweringCase(name: "Gemm", inputs: [[1, 3]]) {
      $0.append("Gemm", ["x0", $0.weights("w", [3, 4])], ["y"], ["alpha": .float(2)])
    },
    LoweringCase(name: "Gemm", inputs: [[3, 1]]) {
      $0.append("Gemm", ["x0", $0.weights("w", [3, 4])], ["y"], ["transA": .integer(1)])
    },
    LoweringCase(name: "Gemm", inputs: [[2, 3]]) {
      $0.append("Gemm", ["x0", $0.weights("w", [3, 4]), $0.weights("b", [2, 4])], ["y"])
    },
    LoweringCase(name: "MatMul", inputs: [[1, 2, 3], [1, 3, 4]]) {
      $0.append("MatMul", ["x0", "x1"], ["y"])
    },
    LoweringCase(name: "MatMul", inputs: [[2, 2, 3]]) {
      $0.append("MatMul", ["x0", $0.weights("w", [2, 3, 4])], ["y"])
    },
    LoweringCase(name: "AveragePool", inputs: [[2, 3, 4, 4]]) {
      $0.append("AveragePool", ["x0"], ["y"], ["kernel_shape": .integers([2, 2])])
    },
    LoweringCase(name: "MaxPool", inputs: [[2, 3, 4, 4]]) {
      $0.append("MaxPool", ["x0"], ["y"], ["kernel_shape": .integers([2, 2])])
    },
    LoweringCase(name: "GlobalAveragePool", inputs: [[2, 3, 4, 4]]) {
      $0.append("GlobalAveragePool", ["x0"], ["y"])
    },
    LoweringCase(name: "GlobalMaxPool", inputs: [[2, 3, 4, 4]]) {
      $0.append("GlobalMaxPool", ["x0"], ["y"])
    },
    LoweringCase(name: "PRelu", inputs: [[1, 4, 3]]) {
      $0.append("PRelu", ["x0", $0.weights("s", [1])], ["y"])
    },
    LoweringCase(name: "PRelu", inputs: [[1, 3, 4, 4], [3, 1, 1]]) {
      $0.append("PRelu", ["x0", "x1"], ["y"])
    },
    LoweringCase(name: "PRelu", inputs: [[1, 3, 4, 4]]) {
      $0.append("PRelu", ["x0", $0.weights("s", [4])], ["y"])
    },
    LoweringCase(name: "Pad", inputs: [[1, 3, 4, 4]]) {
      $0.append(
        "Pad", ["x0", $0.integers("p", [0, 0, 1, 1, 0, 0, 1, 1])], ["y"],
        ["mode": .string("reflect")])
    },
    LoweringCase(name: "Pad", inputs: [[1, 3, 4, 4], []]) {
      $0.append("Pad", ["x0", $0.integers("p", [0, 0, 1, 1, 0, 0, 1, 1]), "x1"], ["y"])
    },
    LoweringCase(name: "ReduceMean", inputs: [[1, 3, 4]]) {
      $0.append("ReduceMean", ["x0"], ["y"], ["axes": .integers([2])])
    },
    LoweringCase(name: "ReduceMean", inputs: [[1, 3, 4, 4]]) {
      $0.append("ReduceMean", ["x0"], ["y"], ["axes": .integers([1])])
    },
    LoweringCase(name: "Resize", inputs: [[2, 3, 4, 4]]) {
      $0.append("Resize", ["x0", "", $0.floats("f", [4], [1, 1, 2, 2])], ["y"])
    },
    LoweringCase(name: "Resize", inputs: [[1, 3, 4, 4]]) {
      $0.append("Resize", ["x0", "", $0.floats("f", [4], [1, 2, 2, 2])], ["y"])
    },
    LoweringCase(name: "Slice", inputs: [[1, 3, 4, 4]]) {
      $0.append(
        "Slice",
        [
          "x0", $0.integers("b", [-1]), $0.integers("e", [-9]), $0.integers("a", [3]),
          $0.integers("s", [-1]),
        ], ["y"])
    },
  ]

  @Test func everyConstraintIsEnforced() throws {
    var enforced: [String: Set<String>] = [:]
    for refusal in Self.refusals {
      let source = try refusal.source(in: TemporaryFolder())
      let model = try ProgramCompiler(target: .vs680).compile(source.graph.halved(), of: source)
      let layer = try #require(model.hostLayers.first, "\(refusal.name) runs on the NPU")
      #expect(layer.operation == refusal.name)
      guard case .beyondInstruction(let message) = layer.reason else {
        Issue.record("\(refusal.name): \(layer.reason)")
        continue
      }
      let operation = try #require(OperatorCatalog.all.first { $0.name == refusal.name })
      let met = OperatorReference.constraints(of: operation).filter {
        message.hasPrefix("the machine \($0)")
      }
      #expect(!met.isEmpty, "\(refusal.name): \(message)")
      enforced[refusal.name, default: []].formUnion(met)
    }
    for operation in OperatorCatalog.compiled {
      let declared = Set(OperatorReference.constraints(of: operation))
      #expect(declared.subtracting(enforced[operation.name] ?? []).isEmpty, "\(operation.name)")
    }
  }
}
