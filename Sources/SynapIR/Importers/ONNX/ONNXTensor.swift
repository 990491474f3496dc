import CONNXProto
import SynapCore

/// A constant tensor of an ONNX file, not yet looked into.
struct ONNXTensor {
  /// The file that the tensor is part of.
  let message: ONNXMessage
  /// The tensor in the file. Valid as long as `message` lives.
  let proto: UnsafeMutablePointer<Onnx__TensorProto>

  /// The name in the file.
  var name: String { text(proto.pointee.name) }

  /// The elements, or why they can't be read.
  func result(externalData: ONNXExternalData) -> Result<Tensor, Diagnostic> {
    if let externalLocation { externalData.note(externalLocation) }
    return Result { try tensor(externalData: externalData) }.mapError { error in
      error as? Diagnostic ?? .error("\(error)")
    }
  }

  /// The elements: a window on the message or on the external file where the layout there is ours,
  /// a copy elsewhere.
  ///
  /// - Throws: a `Diagnostic` where type, extents and data don't fit each other or are not
  ///   supported.
  func tensor(externalData: ONNXExternalData) throws -> Tensor {
    let proto = proto.pointee
    let dataType = try DataType(onnx: Int(proto.data_type))
    let shape = Shape(elements(proto.dims, proto.n_dims).map { Int($0) })
    guard proto.has_segment == 0 else {
      throw Diagnostic.error("tensors in segments are not supported")
    }
    guard let count = shape.checkedElementCount() else {
      throw Diagnostic.error("a tensor of the shape \(shape) is not possible")
    }
    let type = TensorType(dataType, shape)
    if isExternal { return try externalData.tensor(type, entries: entries) }
    if count == 0 { return Tensor(type, in: .allocate(byteCount: 0)) }
    if proto.has_raw_data != 0 {
      return try window(type, on: proto.raw_data.data, proto.raw_data.len, elementSize: 1)
    }
    switch dataType {
    case .float32:
      return try window(type, on: proto.float_data, proto.n_float_data)
    case .float64:
      return try window(type, on: proto.double_data, proto.n_double_data)
    case .int64:
      return try window(type, on: proto.int64_data, proto.n_int64_data)
    case .int32:
      return try window(type, on: proto.int32_data, proto.n_int32_data)
    case .uint32:
      return try narrowed(type, proto.uint64_data, proto.n_uint64_data, to: UInt32.self)
    case .uint16, .float16:
      return try narrowed(type, proto.int32_data, proto.n_int32_data, to: UInt16.self)
    case .int16:
      return try narrowed(type, proto.int32_data, proto.n_int32_data, to: Int16.self)
    case .int8:
      return try narrowed(type, proto.int32_data, proto.n_int32_data, to: Int8.self)
    case .uint8, .bool:
      return try narrowed(type, proto.int32_data, proto.n_int32_data, to: UInt8.self)
    }
  }

  /// The name of the file that the elements lie in; nil where that is the network's own.
  var externalLocation: String? { isExternal ? entries["location"] : nil }

  private var isExternal: Bool {
    proto.pointee.has_data_location != 0 && proto.pointee.data_location == 1
  }

  private var entries: [String: String] {
    var result: [String: String] = [:]
    for entry in messages(proto.pointee.external_data, proto.pointee.n_external_data) {
      result[text(entry.pointee.key)] = text(entry.pointee.value)
    }
    return result
  }

  /// The tensor over elements that lie in the message as the tensor has them.
  private func window<Element>(
    _ type: TensorType, on start: UnsafeMutablePointer<Element>?, _ count: Int,
    elementSize: Int = MemoryLayout<Element>.stride
  ) throws -> Tensor {
    let bytes = UnsafeMutableRawBufferPointer(start: start, count: count * elementSize)
    try checkSize(type, bytes.count)
    return Tensor(type, alignedIn: .window(on: bytes, keeping: message), at: 0)
  }

  /// The tensor whose elements the message keeps as wider integers.
  private func narrowed<Wide: BinaryInteger, Narrow: FixedWidthInteger>(
    _ type: TensorType, _ start: UnsafeMutablePointer<Wide>?, _ count: Int, to: Narrow.Type
  ) throws -> Tensor {
    try checkSize(type, count * type.dataType.byteCount)
    return try Tensor(type, of: Narrow.self) { result in
      for (index, value) in UnsafeBufferPointer(start: start, count: count).enumerated() {
        guard let narrow = Narrow(exactly: value) else {
          throw Diagnostic.error("element \(index) is \(value), which is no \(type.dataType)")
        }
        result[index] = narrow
      }
    }
  }

  private func checkSize(_ type: TensorType, _ byteCount: Int) throws {
    guard byteCount == type.byteCount else {
      throw Diagnostic.error("\(type) takes \(type.byteCount) bytes, the file has \(byteCount)")
    }
  }
}

extension Tensor {
  /// A tensor over bytes of `storage` from `offset`; a copy where they are not aligned to the
  /// element.
  init(_ type: TensorType, alignedIn storage: Storage, at offset: Int) {
    let bytes = UnsafeRawBufferPointer(rebasing: storage.bytes[offset..<offset + type.byteCount])
    let address = bytes.baseAddress.map { Int(bitPattern: $0) } ?? 0
    if address % type.dataType.byteCount == 0 {
      self.init(type, in: storage, at: offset)
    } else {
      let copy = Storage.allocate(byteCount: type.byteCount)
      copy.bytes.copyMemory(from: bytes)
      self.init(type, in: copy)
    }
  }
}
