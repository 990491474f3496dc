import SynapCore
import Testing

@Suite struct JSONParserTests {
  @Test func readsEveryKindOfValueInOrder() throws {
    let value = try JSONValue(
      parsing: #" {"b": [1, -2.5, 1e3, true, false, null], "a": {"": "é\n\u00e9\ud83d\ude00\/"}} "#)
    #expect(
      value == [
        "b": [1, -2.5, 1000.0, true, false, nil],
        "a": ["": "é\né😀/"],
      ])
    #expect(value.members?.map(\.key) == ["b", "a"])
    #expect(value["b"]?[1]?.doubleValue == -2.5)
    #expect(value["b"]?[2]?.intValue == 1000)
    #expect(value["b"]?[6] == nil)
    #expect(value["c"] == nil)
  }

  @Test func keepsWholeNumbersThatFitAndWidensOthers() throws {
    #expect(try JSONValue(parsing: "9223372036854775807") == .int(.max))
    #expect(try JSONValue(parsing: "9223372036854775808") == .double(9_223_372_036_854_775_808))
    #expect(try JSONValue(parsing: "-0") == .int(0))
    #expect(JSONValue.double(1e300).intValue == nil)
    #expect(JSONValue.double(0.5).intValue == nil)
  }

  @Test(arguments: [
    ("", 0, "expected a value, found the end of the text"),
    ("[1,]", 3, "expected a value, found ']'"),
    ("[1 2]", 3, "expected ',' or ']', found '2'"),
    ("{\"a\" 1}", 5, "expected ':', found '1'"),
    ("{\"a\": 1,}", 8, "expected a key, found '}'"),
    ("{\"a\": 1", 7, "expected ',' or '}', found the end of the text"),
    ("{\"a\":1,\"a\":2}", 7, "repeated key 'a'"),
    ("tru", 0, "expected true"),
    ("nil", 0, "expected null"),
    ("01", 1, "a number must not begin with 0"),
    ("1.", 2, "expected a digit, found the end of the text"),
    ("-", 1, "expected a digit, found the end of the text"),
    ("1e+", 3, "expected a digit, found the end of the text"),
    ("[1e999]", 1, "the number is too large"),
    ("\"abc", 0, "the string has no end"),
    ("\"a\nb\"", 2, "a control character in a string"),
    ("\"\\x\"", 1, "unknown escape sequence"),
    ("\"\\", 1, "unknown escape sequence"),
    ("\"\\u12g4\"", 5, "expected a hexadecimal digit, found 'g'"),
    ("\"\\ud83d\"", 1, "a lone surrogate"),
    ("\"\\ud83d\\u0041\"", 1, "a lone surrogate"),
    ("\"\\ude00\"", 1, "a lone surrogate"),
    ("1 x", 2, "text after the JSON document"),
    ("// x\n1", 0, "expected a value, found '/'"),
  ])
  func refusesWithThePosition(text: String, byte: Int, message: String) {
    #expect(throws: Diagnostic.error(message, at: Location(byte: byte))) {
      try JSONValue(parsing: text)
    }
  }

  @Test func refusesInvalidUTF8() {
    #expect(throws: Diagnostic.error("the string is no valid UTF-8", at: Location(byte: 1))) {
      try JSONValue(parsing: [0x20, 0x22, 0xFF, 0x22])
    }
  }

  @Test func limitsTheDepth() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    _ = try JSONValue(parsing: nested(128))
    #expect(
      throws: Diagnostic.error("more than 128 nested arrays and objects", at: Location(byte: 128))
    ) {
      try JSONValue(parsing: nested(1_000_000))
    }
  }

  @Test func readsTheFirstDocumentOfSeveral() throws {
    let bytes = Array("Loading {\"a\": 1}\n {}".utf8)
    let (first, end) = try JSONValue.parsePrefix(of: bytes, from: 8)
    #expect(first == ["a": 1])
    #expect(end == 18)
    #expect(try JSONValue.parsePrefix(of: bytes, from: end).value == [:])
  }

  @Test func survivesEveryPrefixAndEveryChangedByte() throws {
    let bytes = Array(#"{"a":[1.5e-3,"\u00e9\ud83d\ude00",true],"b":{"c":null}}"#.utf8)
    for count in 0..<bytes.count {
      #expect(throws: Diagnostic.self) { try JSONValue(parsing: Array(bytes[..<count])) }
    }
    for index in bytes.indices {
      for value in [UInt8](0...255) {
        var changed = bytes
        changed[index] = value
        if let document = try? JSONValue(parsing: changed) {
          #expect(try JSONValue(parsing: document.dump()) == document)
        }
      }
    }
  }
}
