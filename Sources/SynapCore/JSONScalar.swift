/// A value that is one JSON value without parts.
protocol JSONScalar: Codable {
  /// The value in a document.
  var json: JSONValue { get }
  /// The value that `json` stands for; nil where it stands for none.
  init?(json: JSONValue)
}

extension Bool: JSONScalar {
  var json: JSONValue { .bool(self) }
  init?(json: JSONValue) {
    guard let value = json.boolValue else { return nil }
    self = value
  }
}

extension String: JSONScalar {
  var json: JSONValue { .string(self) }
  init?(json: JSONValue) {
    guard let value = json.stringValue else { return nil }
    self = value
  }
}

extension JSONScalar where Self: FixedWidthInteger {
  var json: JSONValue { Int(exactly: self).map { .int($0) } ?? .string(String(self)) }
  init?(json: JSONValue) {
    let value = json.intValue.map { Self(exactly: $0) } ?? json.stringValue.map { Self($0) }
    guard let value, let value else { return nil }
    self = value
  }
}

extension Int: JSONScalar {}
extension Int8: JSONScalar {}
extension Int16: JSONScalar {}
extension Int32: JSONScalar {}
extension Int64: JSONScalar {}
extension UInt: JSONScalar {}
extension UInt8: JSONScalar {}
extension UInt16: JSONScalar {}
extension UInt32: JSONScalar {}
extension UInt64: JSONScalar {}

extension JSONScalar where Self: BinaryFloatingPoint & LosslessStringConvertible {
  var json: JSONValue { isFinite ? .double(Double(self)) : .string("\(self)") }
  init?(json: JSONValue) {
    if let number = json.doubleValue {
      self.init(number)
    } else if let text = json.stringValue, let number = Self(text), !number.isFinite {
      self = number
    } else {
      return nil
    }
  }
}

extension Float: JSONScalar {}
extension Double: JSONScalar {}
