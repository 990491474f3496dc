/// The type of one element of a tensor.
public enum DataType: String, CaseIterable, Codable, Hashable, Sendable, CustomStringConvertible {
  case uint8, int8, int16, uint16, int32, uint32, int64, float16, float32, float64, bool

  /// The size of one element in bytes.
  public var byteCount: Int {
    switch self {
    case .uint8, .int8, .bool: 1
    case .int16, .uint16, .float16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .float64: 8
    }
  }

  /// Whether elements are IEEE 754 numbers.
  public var isFloat: Bool { self == .float16 || self == .float32 || self == .float64 }

  /// The smallest and largest value of an integer type; nil for float types.
  public var integerRange: ClosedRange<Int>? {
    switch self {
    case .uint8: 0...255
    case .int8: -128...127
    case .int16: -32768...32767
    case .uint16: 0...65535
    case .int32: Int(Int32.min)...Int(Int32.max)
    case .uint32: 0...Int(UInt32.max)
    case .int64: Int.min...Int.max
    case .bool: 0...1
    case .float16, .float32, .float64: nil
    }
  }

  /// The name that SyNAP's files use, for example `uint8`.
  public var description: String { rawValue }
}
