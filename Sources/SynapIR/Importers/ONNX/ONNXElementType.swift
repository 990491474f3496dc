import SynapCore

/// The names of the format's element types by number (`TensorProto.DataType`).
private let elementTypeNames = [
  "undefined", "float", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool",
  "float16", "double", "uint32", "uint64", "complex64", "complex128", "bfloat16", "float8e4m3fn",
  "float8e4m3fnuz", "float8e5m2", "float8e5m2fnuz", "uint4", "int4", "float4e2m1",
]

extension DataType {
  /// The type that the format's number stands for.
  ///
  /// - Throws: a `Diagnostic` with the format's name of a type that is not supported.
  init(onnx number: Int) throws {
    switch number {
    case 1: self = .float32
    case 2: self = .uint8
    case 3: self = .int8
    case 4: self = .uint16
    case 5: self = .int16
    case 6: self = .int32
    case 7: self = .int64
    case 9: self = .bool
    case 10: self = .float16
    case 11: self = .float64
    case 12: self = .uint32
    default:
      let name =
        elementTypeNames.indices.contains(number) ? elementTypeNames[number] : "number \(number)"
      throw Diagnostic.error("elements of type \(name) are not supported")
    }
  }
}
