import SynapCore
import SynapIR

/// An array in NumPy's `.npy` format, versions 1 to 3: little-endian float32, float64, uint8 or
/// int8, row-major.
///
/// Source: `numpy.lib.format` in NumPy's documentation.
public struct NumpyArray: Sendable {
  /// The elements as binary32.
  public let tensor: Tensor

  /// Reads the file at `path`.
  ///
  /// - Throws: a `Diagnostic` where the file is not such an array.
  public init(contentsOf path: String) throws {
    tensor = try locating(in: Location(file: path)) {
      let storage = try Storage.map(path: path)
      return try NumpyArray.decode(UnsafeRawBufferPointer(storage.bytes), file: path)
    }
  }

  private static func decode(_ bytes: UnsafeRawBufferPointer, file: String) throws -> Tensor {
    guard bytes.starts(with: [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]) else {
      throw Diagnostic.error("not a .npy file")
    }
    var reader = try ByteReader(bytes, at: 6, file: file)
    let version = try reader.read(UInt8.self)
    try reader.skip(1)
    let headerCount: Int
    switch version {
    case 1: headerCount = Int(try reader.read(UInt16.self))
    case 2, 3: headerCount = Int(try reader.read(UInt32.self))
    default: throw Diagnostic.error(".npy version \(version) is not known")
    }
    let header = try reader.readText(count: headerCount)
    guard let kind = field("descr", of: header)?.split(separator: "'").first.map(String.init),
      field("fortran_order", of: header)?.hasPrefix("False") == true,
      let dimensions = field("shape", of: header).flatMap(shape)
    else {
      throw Diagnostic.error("the .npy header is not one of a row-major array: \(header)")
    }
    let shape = Shape(dimensions)
    guard let count = shape.checkedElementCount() else {
      throw Diagnostic.error("the shape \(shape) is impossible")
    }
    let data = UnsafeRawBufferPointer(rebasing: bytes[reader.offset...])
    func elements<Element: BitwiseCopyable>(_ type: Element.Type, _ convert: (Element) -> Float)
      throws -> Tensor
    {
      let size = MemoryLayout<Element>.size
      guard data.count >= count * size else {
        throw Diagnostic.error("the file ends too early: \(shape) needs \(count * size) bytes")
      }
      return Tensor(.float32(shape), of: Float.self) { result in
        for index in 0..<count {
          result[index] = convert(
            data.loadUnaligned(fromByteOffset: index * size, as: Element.self))
        }
      }
    }
    switch kind {
    case "<f4": return try elements(Float.self) { $0 }
    case "<f8": return try elements(Double.self) { Float($0) }
    case "|u1": return try elements(UInt8.self) { Float($0) }
    case "|i1": return try elements(Int8.self) { Float($0) }
    default: throw Diagnostic.error("arrays of '\(kind)' are not read; save float32")
    }
  }

  /// The text after `'name':` in a header, which is a Python dictionary.
  private static func field(_ name: String, of header: String) -> String? {
    guard let key = header.firstRange(of: "'\(name)':") else { return nil }
    return String(header[key.upperBound...].drop { $0 == " " })
  }

  private static func shape(_ text: String) -> [Int]? {
    guard text.hasPrefix("("), let end = text.firstIndex(of: ")") else { return nil }
    let items = text[text.index(after: text.startIndex)..<end].split(separator: ",")
    let numbers = items.map { Int($0.filter { $0 != " " }) }
    return numbers.contains(nil) ? nil : numbers.compactMap { $0 }
  }
}
