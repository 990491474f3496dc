/// Reads numbers from the start of a text, as C's atoi and atof do, and lists of them.
package enum NumberScanner {
  /// The whole number that `text` begins with, or 0; limited to 32 bits.
  package static func int(_ text: ArraySlice<UInt8>) -> Int {
    var rest = text.drop { $0.isSpace }
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    var value = 0
    for digit in rest.prefix(while: \.isDigit) {
      value = min(value * 10 + Int(digit - 0x30), 1 << 32)
    }
    return isNegative ? max(-value, Int(Int32.min)) : min(value, Int(Int32.max))
  }

  /// The decimal number that `text` begins with and what follows it; infinite where it is too
  /// large.
  package static func double(
    _ text: ArraySlice<UInt8>
  ) -> (value: Double, rest: ArraySlice<UInt8>)? {
    let start = text.drop { $0.isSpace }
    var rest = start
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    let whole = rest.prefix(while: \.isDigit)
    rest = rest[whole.endIndex...]
    var digits = whole.count
    if rest.first == UInt8(ascii: ".") {
      let fraction = rest.dropFirst().prefix(while: \.isDigit)
      digits += fraction.count
      rest = rest[fraction.endIndex...]
    }
    guard digits > 0 else { return nil }
    if let letter = rest.first, letter | 0x20 == UInt8(ascii: "e") {
      var power = rest.dropFirst()
      if power.first == UInt8(ascii: "-") || power.first == UInt8(ascii: "+") {
        power.removeFirst()
      }
      let powerDigits = power.prefix(while: \.isDigit)
      if !powerDigits.isEmpty { rest = rest[powerDigits.endIndex...] }
    }
    let number = String(decoding: start[..<rest.startIndex], as: UTF8.self)
    return Double(number).map { ($0, rest) }
  }

  /// The list `[a,b,…]` that `text` begins with, which is passed over; nil where it is malformed.
  package static func list(_ text: inout ArraySlice<UInt8>) -> [Float]? {
    elements(&text) { rest in
      guard let first = rest.first, !first.isSpace, let (value, end) = double(rest) else {
        return nil
      }
      rest = end
      return Float(value)
    }
  }

  /// The elements of a list in brackets, each read by `element`; nil where it is malformed.
  package static func elements<Element>(
    _ text: inout ArraySlice<UInt8>, _ element: (inout ArraySlice<UInt8>) -> Element?
  ) -> [Element]? {
    guard text.popFirst() == UInt8(ascii: "[") else { return nil }
    var elements: [Element] = []
    if text.first == UInt8(ascii: "]") {
      text.removeFirst()
      return elements
    }
    while true {
      guard let value = element(&text) else { return nil }
      elements.append(value)
      text = text.drop { $0.isBlank }
      switch text.popFirst() {
      case UInt8(ascii: ","): continue
      case UInt8(ascii: "]"): return elements
      default: return nil
      }
    }
  }
}
