import SynapCore

extension DataType {
  /// The names of TFLite's element types, by number.
  private static let tfliteNames = [
    "float32", "float16", "int32", "uint8", "int64", "string", "bool", "int16", "complex64",
    "int8", "float64", "complex128", "uint64", "resource", "variant", "uint32", "uint16", "int4",
    "bfloat16", "int2", "uint4", "float8_e4m3fn", "float8_e5m2",
  ]

  /// The type that TFLite's schema numbers `number`.
  ///
  /// - Throws: a `Diagnostic` where tensors of that type are not supported.
  init(tflite number: Int) throws {
    let name = Self.tfliteNames.indices.contains(number) ? Self.tfliteNames[number] : "\(number)"
    guard let type = DataType(rawValue: name) else {
      throw Diagnostic.error("the element type \(name) is not supported")
    }
    self = type
  }
}
