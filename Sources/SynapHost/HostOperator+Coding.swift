import SynapCore
import SynapIR
import SynapNPU

/// The description's form: a JSON document, behind its length in 8 bytes, then the constants, each from
/// a multiple of `HostCall.alignment`.
extension HostOperator {
  /// The description.
  public func encoded() throws -> [UInt8] {
    let document = JSONValue.object([
      .init("operator", .string(operation.name)),
      .init("attributes", try JSONValue(encoding: operation)),
      .init("operands", .array(operands.map { $0.map(Self.json) ?? .null })),
      .init("results", .array(results.map { Self.json(of: $0) })),
    ])
    let text = Array(document.dump().utf8)
    var bytes = withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
    let start = HostCall.aligned(bytes.count)
    let (places, size) = places(isConstant: true)
    bytes += repeatElement(0, count: start + size - bytes.count)
    for (place, operand) in zip(places, operands) {
      guard let place, let constant = operand?.constant else { continue }
      constant.withBytes { source in
        bytes.replaceSubrange(start + place..<start + place + source.count, with: source)
      }
    }
    return bytes
  }

  /// Reads a description. Constants stay where they are.
  ///
  /// - Throws: a `Diagnostic` where it is damaged, says something impossible, or names an operator that
  ///   doesn't exist.
  public init(decoding description: StorageWindow) throws {
    let bytes = description.bytes
    guard bytes.count >= 8,
      let length = Int(
        exactly: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self))),
      length <= min(bytes.count - 8, 1 << 20)
    else { throw Diagnostic.error("the description is cut off or over 1 MiB of text") }
    let document = try JSONValue(parsing: [UInt8](bytes[8..<8 + length]))
    guard let name = document["operator"]?.stringValue,
      let kind = OperatorCatalog.all.first(where: { $0.name == name })
    else { throw Diagnostic.error("the description names no operator that the host has") }
    let operation = try (document["attributes"] ?? .null).decoded(as: kind)
    let entries = document["operands"]?.arrayValue ?? []
    var operands = try entries.map { $0 == .null ? nil : Operand(type: try Self.type(of: $0)) }
    var place = HostCall.aligned(8 + length)
    for (index, entry) in entries.enumerated() where entry["constant"]?.boolValue == true {
      guard let type = operands[index]?.type,
        let window = description.window(place..<place + type.byteCount)
      else { throw Diagnostic.error("the constants of the description are cut off") }
      operands[index]?.constant = Tensor(type, alignedIn: window)
      place = HostCall.aligned(place + type.byteCount)
    }
    try self.init(operation, operands: operands)
    let stated = try document["results"]?.arrayValue?.map(Self.type)
    guard stated == results else {
      throw Diagnostic.error("\(name) has other results than the description says")
    }
  }

  private static func json(of operand: Operand) -> JSONValue {
    guard operand.constant != nil, case .object(let members) = json(of: operand.type) else {
      return json(of: operand.type)
    }
    return .object(members + [.init("constant", true)])
  }

  private static func json(of type: TensorType) -> JSONValue {
    [
      "type": .string(type.dataType.rawValue),
      "shape": .array(type.shape.dimensions.map { .int($0) }),
    ]
  }

  private static func type(of json: JSONValue) throws -> TensorType {
    guard let dataType = json["type"]?.stringValue.flatMap(DataType.init),
      let extents = json["shape"]?.arrayValue?.map(\.intValue), !extents.contains(nil)
    else { throw Diagnostic.error("the description has a tensor without type or shape") }
    let shape = Shape(extents.compactMap { $0 })
    try check(shape)
    return TensorType(dataType, shape)
  }
}

extension Tensor {
  /// The tensor in `window`, in place where it is aligned as elements need it, else copied.
  fileprivate init(_ type: TensorType, alignedIn window: StorageWindow) {
    let isAligned = UInt(bitPattern: window.bytes.baseAddress).isMultiple(of: 8)
    let place = isAligned ? window : StorageWindow(copying: window.bytes)
    self.init(type, in: place.storage, at: place.range.lowerBound)
  }
}
