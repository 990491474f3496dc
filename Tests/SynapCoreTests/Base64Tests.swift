import SynapCore
import Testing

@Suite struct Base64Tests {
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func hasTheStandardsExamples(_ text: String, _ code: String) {
    #expect(Base64.encode(Array(text.utf8)) == code)
    #expect(Base64.decode(code) == Array(text.utf8))
  }

  @Test func readsWhatItWrites() {
    let bytes = (0..<256).map { UInt8($0) } + [255, 255, 254]
    for count in 0..<bytes.count {
      let part = Array(bytes[count...])
      #expect(Base64.decode(Base64.encode(part)) == part)
    }
  }

  @Test(arguments: ["Z", "Zg", "Zg=", "Z===", "Zh==", "Zm9=", "Zm 8=", "Zm9v=", "=", "Zg==Zg=="])
  func refusesOtherTexts(_ text: String) {
    #expect(Base64.decode(text) == nil)
  }
}

@Suite struct HexadecimalTests {
  @Test func readsWhatItWrites() {
    let bytes = (0...255).map { UInt8($0) }
    #expect(bytes.hexadecimal.hasPrefix("000102"))
    #expect([UInt8](hexadecimal: bytes.hexadecimal, isStrict: true) == bytes)
    #expect([UInt8](hexadecimal: bytes.hexadecimal.uppercased()) == bytes)
  }

  @Test(arguments: ["0", "0g", "0x10", " 00", "é0"])
  func refusesOtherTexts(_ text: String) {
    #expect([UInt8](hexadecimal: text) == nil)
  }

  @Test func refusesUpperCaseWhereTextsMustBeUnique() {
    #expect([UInt8](hexadecimal: "0A", isStrict: true) == nil)
  }
}
