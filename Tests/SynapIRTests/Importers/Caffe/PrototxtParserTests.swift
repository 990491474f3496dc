import SynapCore
import SynapIR
import Testing

@Suite struct PrototxtParserTests {
  private func message(_ text: String) throws -> PrototxtMessage {
    try Array(text.utf8).withUnsafeBytes { try PrototxtParser.message(in: $0) }
  }

  private func error(_ text: String) -> String {
    do {
      _ = try message(text)
      return ""
    } catch {
      return "\(error)"
    }
  }

  @Test func readsFieldsOfEveryForm() throws {
    let fields = try message(
      """
      # a network
      name: "a" 'b'  # one text
      dim: [1, -2, 0x1F]; ratio: -1.5e-3f, mode: MAX
      shape { dim: 3 } shape: < dim: 4 >
      empty: []
      list: [{ a: 1 }, < a: 2 >]
      """
    ).fields
    #expect(
      fields.map(\.name) == [
        "name", "dim", "dim", "dim", "ratio", "mode", "shape", "shape", "list", "list",
      ])
    guard case .text("ab") = fields[0].value, case .scalar("MAX") = fields[5].value,
      case .message(let shape) = fields[7].value
    else {
      Issue.record("\(fields)")
      return
    }
    #expect(shape.fields.map(\.name) == ["dim"])
  }

  @Test func knowsWhereFieldsStand() throws {
    let fields = try message("a: 1\n\n  bc {\n    d: -7 }\r\n e: [ 2, 3 ]").fields
    #expect(
      fields.map(\.location) == [
        Location(line: 1, column: 4), Location(line: 3, column: 3), Location(line: 5, column: 7),
        Location(line: 5, column: 10),
      ])
    guard case .message(let inner) = fields[1].value else { return }
    #expect(inner.fields[0].location == Location(line: 4, column: 8))
  }

  @Test func readsNumbers() throws {
    var reader = PrototxtReader(
      try message(
        "a: 12 b: -3 c: 0x1f d: 017 e: 1e3 f: -inf g: 2.5f h: 7 i: true j: 0 k: .5 l: 1e-2"))
    #expect(try reader.integer("a") == 12)
    #expect(try reader.integer("b") == -3)
    #expect(try reader.integer("c") == 31)
    #expect(try reader.integer("d") == 15)
    #expect(try reader.float("e") == 1000)
    #expect(try reader.float("f") == -.infinity)
    #expect(try reader.float("g") == 2.5)
    #expect(try reader.float("h") == 7)
    #expect(try reader.flag("i"))
    #expect(try !reader.flag("j", default: true))
    #expect(try reader.float("k") == 0.5)
    #expect(try reader.float("l") == 0.01)
    #expect(try reader.integer("m") == nil)
  }

  @Test func readsEscapes() throws {
    var reader = PrototxtReader(try message(#"a: "\x41\102\n\"\\\tä""#))
    #expect(try reader.text("a") == "AB\n\"\\\tä")
  }

  @Test(arguments: [
    ("a: 1\nb 2", "line 2:3: error: ':' or '{' is expected, '2' is there"),
    ("a {\n b: 1", "line 1:1: error: the file ends in a message"),
    ("a: 1 }", "line 1:6: error: the name of a field is expected, '}' is there"),
    ("a { b: 1 >", "line 1:10: error: the name of a field is expected, '>' is there"),
    ("12: 3", "line 1:1: error: the name of a field is expected, '12' is there"),
    ("a:\n", "line 2:1: error: a value of 'a' is expected, the end of the file is there"),
    ("a: [1, 2", "line 1:9: error: ']' is expected, the end of the file is there"),
    ("a: [1 2]", "line 1:7: error: ']' is expected, '2' is there"),
    ("a: \"b\nc\"", "line 1:4: error: the text is not closed on its line"),
    ("a: \"\\q\"", "line 1:5: error: the escape is not known"),
    ("a: \"\\", "line 1:5: error: the file ends in an escape"),
    ("a: \"\\777\"", "line 1:5: error: the escape stands for no byte"),
    ("a: $", "line 1:4: error: '$' is not expected"),
    ("a: - }", "line 1:4: error: a number is expected after the sign"),
    ("\u{1}", "line 1:1: error: the byte 1 is not expected"),
  ])
  func saysWhereItEndsToBeAText(text: String, expected: String) {
    #expect(error(text) == expected)
  }

  @Test func refusesTextThatIsNotUTF8() {
    let bytes: [UInt8] = Array("a: \"".utf8) + [0xFF] + Array("\"".utf8)
    #expect(throws: Diagnostic.error("the text is not UTF-8", at: Location(line: 1, column: 4))) {
      try bytes.withUnsafeBytes { try PrototxtParser.message(in: $0) }
    }
  }

  @Test func boundsNesting() {
    let deep = String(repeating: "a { ", count: 100_000)
    #expect(error(deep) == "line 1:133: error: more than 32 messages lie in each other")
  }

  @Test func saysWhichValueDoesNotFit() throws {
    var reader = PrototxtReader(
      try message("a: 1.5\nb: MAX\n c { }\nd: \"x\"\ne: 1 e: 2\nf: 5000000000"))
    func error(_ read: (inout PrototxtReader) throws -> Any?) -> String {
      do {
        _ = try read(&reader)
        return ""
      } catch {
        return "\(error)"
      }
    }
    #expect(error { try $0.integer("a") } == "line 1:4: error: 'a' is '1.5', not an integer")
    #expect(error { try $0.float("b") } == "line 2:4: error: 'b' is 'MAX', not a number")
    #expect(error { try $0.flag("b") } == "line 2:4: error: 'b' is 'MAX', not true or false")
    #expect(error { try $0.text("c") } == "line 3:2: error: 'c' is a message, not a text in quotes")
    #expect(
      error { try $0.message("d") } == "line 4:4: error: 'd' is a text, not a message in braces")
    #expect(error { try $0.integer("e") } == "line 5:9: error: the field 'e' is there twice")
    #expect(
      error { try $0.integer("f") }
        == "line 6:4: error: 'f' is 5000000000, not in -2147483648 ... 4294967295")
  }
}
