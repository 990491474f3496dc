/// What values a field takes, and how they are stored and printed.
public enum FieldFormat: Sendable, Equatable {
  /// An integer, printed in decimal.
  case integer(ClosedRange<Int64>)
  /// An integer, printed in hexadecimal.
  case hexadecimal(ClosedRange<Int64>)
  /// A binary32 number, not NaN, stored as its bit pattern.
  case float
  /// False or true.
  case boolean
  /// The index of a name.
  case choice([String])

  /// The values as encoded.
  var range: ClosedRange<Int64> {
    switch self {
    case .integer(let range), .hexadecimal(let range): range
    case .float: 0...0xFFFF_FFFF
    case .boolean: 0...1
    case .choice(let names): 0...Int64(max(names.count, 1) - 1)
    }
  }

  /// The number of bits that hold every value, in two's complement where one is negative.
  public var bits: Int {
    let range = range
    let magnitude = max(range.upperBound, -(range.lowerBound + 1), 1)
    return 64 - magnitude.leadingZeroBitCount + (range.lowerBound < 0 ? 1 : 0)
  }

  /// Whether `value` is one of the field's values.
  func accepts(_ value: Int64) -> Bool {
    guard range.contains(value) else { return false }
    return self == .float ? !Float(bitPattern: UInt32(value)).isNaN : true
  }

  /// The value that `raw` stands for, sign-extended where the field is signed.
  func value(raw: UInt64) -> Int64 {
    guard range.lowerBound < 0 else { return Int64(truncatingIfNeeded: raw) }
    let unused = UInt64(64 - bits)
    return Int64(bitPattern: raw << unused) >> Int64(unused)
  }

  /// `value` in assembly text; its number where the field has no such value.
  func text(_ value: Int64) -> String {
    switch self {
    case .integer: return String(value)
    case .hexadecimal: return value < 0 ? String(value) : "0x" + String(value, radix: 16)
    case .float: return "\(Float(bitPattern: UInt32(truncatingIfNeeded: value)))"
    case .boolean: return value == 0 ? "false" : "true"
    case .choice(let names):
      return value >= 0 && value < names.count ? names[Int(value)] : "unknown"
    }
  }

  /// The value that `text` stands for; nil where it is none.
  func parse(_ text: some StringProtocol) -> Int64? {
    switch self {
    case .integer, .hexadecimal:
      if text.hasPrefix("0x") { return Int64(text.dropFirst(2), radix: 16) }
      return Int64(text)
    case .float: return Float(text).map { Int64($0.bitPattern) }
    case .boolean: return text == "true" ? 1 : text == "false" ? 0 : nil
    case .choice(let names): return names.firstIndex { $0 == text }.map(Int64.init)
    }
  }

  /// What values there are, in words.
  public var summary: String {
    switch self {
    case .integer(let range): "\(range.lowerBound)...\(range.upperBound)"
    case .hexadecimal(let range): "\(text(range.lowerBound))...\(text(range.upperBound))"
    case .float: "a number"
    case .boolean: "true or false"
    case .choice(let names): names.joined(separator: ", ")
    }
  }
}
