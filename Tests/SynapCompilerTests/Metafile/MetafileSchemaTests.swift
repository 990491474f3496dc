import SynapCompiler
import SynapCore
import Testing

@Suite struct MetafileSchemaTests {
  /// Every key of the metafile that SyNAP documents, by mapping.
  private static let published = Dictionary(
    uniqueKeysWithValues: MetafileSchema.publishedKeys.map { ($0.key, $0.value) })

  /// The arguments of the quantizer, most of which SyNAP does not have.
  private static let own = ["quantization.options": BadMetafile.optionKeys]

  @Test func knowsThePublishedKeysAndTheQuantizersOwn() {
    #expect(MetafileSchema.tables.count == Self.published.count + Self.own.count)
    for table in MetafileSchema.tables {
      if let keys = Self.own[table.path] {
        #expect(table.keyList == keys)
      } else {
        #expect(table.keys.map(\.name).sorted() == Self.published[table.path]?.sorted())
      }
    }
  }

  @Test func documentsEveryKey() {
    let lines = MetafileSchema.markdown().split(separator: "\n")
    for table in MetafileSchema.tables {
      #expect(
        lines.contains { $0 == "### \(table.path.isEmpty ? "Top level" : "`\(table.path)`")" })
      for key in table.keys {
        #expect(!key.type.isEmpty && !key.fallback.isEmpty && !key.meaning.isEmpty)
        let row =
          "| `\(key.name)` | \(key.type) | \(key.fallback) | \(key.meaning) | \(key.state) |"
        #expect(lines.contains { $0 == row })
      }
    }
    let rows = lines.filter { $0.hasPrefix("| `") }
    #expect(rows.allSatisfy { $0.filter { $0 == "|" }.count == 6 })
  }

  @Test func saysWhatToDoInsteadOfEveryRefusal() {
    let refusals = MetafileSchema.tables.flatMap(\.keys).flatMap(\.refusals)
    #expect(!refusals.isEmpty)
    #expect(Set(refusals.map(\.subject)).count == refusals.count)
    for refusal in refusals {
      #expect(!refusal.reason.isEmpty)
      #expect(refusal.alternative.hasPrefix("write ") || refusal.alternative.hasPrefix("leave "))
      #expect(MetafileSchema.markdown().contains("`\(refusal.subject)`"))
    }
  }

  @Test func makesEveryRefusal() {
    var texts = BadMetafile.all.map(\.expected)
    for kind in Metafile.Preprocess.Kind.allCases {
      texts.append(messages("inputs:\n  - preprocess: {type: \(kind.rawValue)}\n"))
    }
    for refusal in MetafileSchema.tables.flatMap(\.keys).flatMap(\.refusals) {
      let message =
        "error: '\(refusal.subject)' is not supported yet: \(refusal.reason); "
        + refusal.alternative
      #expect(texts.contains { $0.contains(message) }, "\(refusal.subject)")
    }
  }

  @Test func readsEveryKeyItDocuments() {
    for table in MetafileSchema.tables {
      for key in table.keys {
        let field = "\(key.name): {unlikely: 1}"
        let text =
          switch table.path {
          case "": "\(field)\n"
          case "inputs[]", "outputs[]": "\(table.path.dropLast(2)):\n  - \(field)\n"
          case "inputs[].preprocess": "inputs:\n  - preprocess: {type: none, \(field)}\n"
          case "quantization.options": "quantization:\n  options: {\(field)}\n"
          default: "\(table.path):\n  \(field)\n"
          }
        let answer = messages(text)
        #expect(!answer.contains("Invalid field(s) in yaml file: \(key.name)\n"))
        #expect(answer.contains("error: ") != (key.name == "custom"), "\(text)\(answer)")
      }
    }
  }

  @Test func measuresEditDistances() {
    #expect(Suggestion.distance("", "abc") == 3 && Suggestion.distance("abc", "") == 3)
    #expect(Suggestion.distance("format", "format") == 0)
    #expect(Suggestion.distance("fromat", "format") == 1)
    #expect(Suggestion.distance("dequantise", "dequantize") == 1)
    #expect(Suggestion.distance("kitten", "sitting") == 3)
  }

  @Test(arguments: [
    ("optimise: true", "optimize"), ("Inputs: []", "inputs"), ("output: []", "outputs"),
    ("quantisation: {}", "quantization"), ("input_fromat: rgb", "input_format"),
  ])
  func suggestsTheKeyThatWasMeant(_ line: String, _ key: String) {
    #expect(messages("\(line)\n").contains("note: did you mean '\(key)'?\n"))
  }
}
