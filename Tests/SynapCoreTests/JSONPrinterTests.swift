import SynapCore
import Testing

@Suite struct JSONPrinterTests {
  @Test func laysOutAsNlohmannDump() {
    let value: JSONValue = ["b": [], "a": ["x": 1, "y": [2, [:]]], "c": "é\"\\\u{1}\n"]
    #expect(
      value.dump(indent: 2) == """
        {
          "b": [],
          "a": {
            "x": 1,
            "y": [
              2,
              {}
            ]
          },
          "c": "é\\"\\\\\\u0001\\n"
        }
        """)
    #expect(value.dump() == #"{"b":[],"a":{"x":1,"y":[2,{}]},"c":"é\"\\\u0001\n"}"#)
  }

  @Test func laysOutAsPythonJSON() {
    let value: JSONValue = ["a": [1, "é😀"], "b": .double(.infinity)]
    #expect(
      value.text(.python(indent: 1)) == """
        {
         "a": [
          1,
          "\\u00e9\\ud83d\\ude00"
         ],
         "b": Infinity
        }
        """)
  }

  @Test(arguments: [
    (1.0, "1.0"), (-1.0, "-1.0"), (0.0, "0.0"), (-0.0, "-0.0"), (0.1, "0.1"), (123.25, "123.25"),
    (Double(Float(0.88317877)), "0.8831787705421448"), (Double(Float(0.1)), "0.10000000149011612"),
    (0.0001, "0.0001"), (0.00012, "0.00012"), (0.00001, "1e-05"), (1.5e-7, "1.5e-07"),
    (1e14, "100000000000000.0"), (1e15, "1e+15"), (123_456_789_012_345.6, "123456789012345.6"),
    (1.25e20, "1.25e+20"), (1e100, "1e+100"), (.leastNonzeroMagnitude, "5e-324"), (.nan, "null"),
    (-.infinity, "null"),
  ])
  func writesTheShortestNumber(value: Double, text: String) {
    #expect(JSONValue.double(value).dump() == text)
  }

  @Test(arguments: [(1e15, "1000000000000000.0"), (1e16, "1e+16"), (0.00001, "1e-05")])
  func writesNumbersAsPython(value: Double, text: String) {
    #expect(JSONValue.double(value).text(.python(indent: 1)) == text)
  }

  @Test func readsBackWhatItWrites() throws {
    var state: UInt64 = 1
    for _ in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let value = Double(bitPattern: state ^ state >> 29)
      guard value.isFinite else { continue }
      let text = JSONValue.double(value).dump()
      #expect(try JSONValue(parsing: text).doubleValue == value, "\(value)")
    }
  }
}
