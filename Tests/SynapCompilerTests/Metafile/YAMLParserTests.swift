import SynapCompiler
import SynapCore
import Testing

@Suite struct YAMLParserTests {
  private func tree(_ text: String) throws -> YAMLNode {
    let source = try MetafileText(Array(text.utf8), file: "m.yaml") { _ in nil }
    return try YAMLParser.parse(source, file: "m.yaml")
  }

  private func message(_ text: String) -> String {
    do {
      return try tree(text).flowText
    } catch { return "\(error)" }
  }

  @Test func knowsPlacesAndKinds() throws {
    let root = try tree("a:\n  - 1\n  - 'x': [~, \"1\"]\nb: |\n  two\n  lines\n")
    let entries = try #require(root.entries)
    #expect(entries.map(\.key.text) == ["a", "b"])
    #expect(entries[1].value.text == "two\nlines\n")
    let elements = try #require(entries[0].value.elements)
    #expect(elements[0].integer == 1)
    #expect((elements[0].line, elements[0].column) == (2, 5))
    let inner = try #require(elements[1].entries?.first)
    #expect((inner.key.line, inner.key.column) == (3, 5))
    #expect(inner.value.elements?.map(\.scalar) == [.null, .string("1")])
    #expect(root.flowText == "{a: [1, {x: [~, 1]}], b: two\\nlines\\n}")
  }

  @Test(
    arguments: [
      ("", .null), ("~", .null), ("null", .null), ("true", .boolean(true)),
      ("Off", .boolean(false)),
      ("y", .string("y")), ("0", .integer(0)), ("-12", .integer(-12)), ("+3", .integer(3)),
      ("010", .string("010")), ("1e3", .number(1000)), ("-.5", .number(-0.5)), (".", .string(".")),
      ("1.2.3", .string("1.2.3")), ("0x10", .string("0x10")), ("nan", .string("nan")),
      ("inf", .string("inf")), (".inf", .number(.infinity)), ("1 2", .string("1 2")),
      ("99999999999999999999", .number(1e20)), ("-", .string("-")), ("1-2", .string("1-2")),
    ] as [(String, YAMLNode.Scalar)])
  func readsPlainScalars(_ text: String, _ scalar: YAMLNode.Scalar) {
    #expect(YAMLNode.Scalar(plain: text) == scalar)
  }

  @Test func takesTaggedAndQuotedNumbersAsStrings() throws {
    for text in ["'349'", "\"349\"", "!!str 349"] {
      #expect(try tree(text).scalar == .string("349"))
    }
  }

  @Test func boundsDepth() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    _ = try tree(nested(YAMLParser.depthLimit))
    #expect(message(nested(66)).hasSuffix("nested deeper than 64 levels"))
    #expect(message(nested(100_000)).hasSuffix("nested deeper than 64 levels"))
    #expect(message(String(repeating: "- ", count: 400_000)).hasSuffix("than 64 levels"))
    #expect(message(String(repeating: "? ", count: 400_000)).hasSuffix("than 64 levels"))
  }

  @Test func boundsValues() throws {
    let limit = YAMLParser.nodeLimit
    _ = try tree("[" + String(repeating: "1,", count: limit - 1) + "]")
    #expect(
      message("[" + String(repeating: "1,", count: limit) + "]").hasSuffix(
        "more than 100000 values"))
  }

  @Test func cutsLongValuesInMessages() {
    let text = message("[" + String(repeating: "word, ", count: 1000) + "]")
    #expect(text.count == 80 && text.hasSuffix("…"))
  }

  @Test func survivesDamagedFiles() throws {
    let seed: UInt64 = 0x5eed_2026
    var random = SplitMix(state: seed)
    let files = [Example.complete, Example.tutorial, Example.guidePrune].map { Array($0.utf8) }
    var successes = 0
    var failures = 0
    for round in 0..<2_000 {
      var bytes = files[round % files.count]
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let index = Int.random(in: 0..<bytes.count, using: &random)
        switch UInt8.random(in: 0..<4, using: &random) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
        case 1:
          bytes[index] = Array("[]{}:,-#&*!|>'\"%@`? \n\t$".utf8).randomElement(using: &random) ?? 0
        case 2: bytes.remove(at: index)
        default: bytes.insert(contentsOf: bytes[index...].prefix(9), at: index)
        }
      }
      do {
        _ = try Metafile.parse(bytes, path: "yolo.yaml")
        successes += 1
      } catch let error as Diagnostic {
        #expect(error.location.file == "yolo.yaml", "seed \(seed), round \(round)")
        failures += 1
      } catch let errors as Diagnostics {
        #expect(errors.all.allSatisfy { $0.location.line != nil }, "seed \(seed), round \(round)")
        failures += 1
      }
    }
    #expect(successes > 20 && failures > 1_000, "seed \(seed): \(successes), \(failures)")
  }
}

/// A small generator of random numbers with a given start.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
