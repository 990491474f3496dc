import CONNXProto
import SynapCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A parsed `ModelProto`, owned. Tensors that are windows on it keep it alive.
///
/// Nothing writes to the message after it is parsed, which makes it safe to send between threads.
final class ONNXMessage: @unchecked Sendable {
  /// The message. Valid as long as its owner lives.
  let model: UnsafeMutablePointer<Onnx__ModelProto>

  /// Parses the bytes of a file.
  ///
  /// The parser allocates at most 32 bytes per byte of the file and 64 MiB: several times what a
  /// real network takes, and a bound on what a hostile one does.
  ///
  /// - Throws: a `Diagnostic` where they are no protocol buffer of that type, or only the start
  ///   of one.
  init(parsing bytes: UnsafeRawBufferPointer) throws {
    let unparsable = Diagnostic.error("the file is not an ONNX network, or it is truncated")
    guard bytes.count > 0, bytes.count <= Int(Int32.max) else {
      throw bytes.isEmpty
        ? Diagnostic.error("the file is empty")
        : Diagnostic.error("the file is over 2 GiB, which no ONNX network is")
    }
    var budget = bytes.count * 32 + 64 << 20
    let parsed = withUnsafeMutablePointer(to: &budget) { budget in
      var allocator = ProtobufCAllocator(
        alloc: { budget, size in
          guard let rest = budget?.assumingMemoryBound(to: Int.self), size <= rest.pointee else {
            return nil
          }
          rest.pointee -= size
          return malloc(max(size, 1))
        },
        free: { _, block in free(block) },
        allocator_data: budget)
      return onnx__model_proto__unpack(
        &allocator, bytes.count, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    }
    guard let parsed else { throw unparsable }
    model = parsed
  }

  deinit { onnx__model_proto__free_unpacked(model, nil) }
}

/// The elements of a repeated message field, which protobuf-c keeps as pointers.
func messages<Message>(
  _ start: UnsafeMutablePointer<UnsafeMutablePointer<Message>?>?, _ count: Int
) -> [UnsafeMutablePointer<Message>] {
  UnsafeBufferPointer(start: start, count: start == nil ? 0 : count).compactMap { $0 }
}

/// The elements of a repeated field of numbers.
func elements<Element>(_ start: UnsafeMutablePointer<Element>?, _ count: Int) -> [Element] {
  Array(UnsafeBufferPointer(start: start, count: start == nil ? 0 : count))
}

/// The text of an optional string field; empty where it is absent. Invalid UTF-8 is repaired.
func text(_ field: UnsafeMutablePointer<CChar>?) -> String {
  field.map { String(cString: $0) } ?? ""
}

/// The text of a bytes field. Invalid UTF-8 is repaired.
func text(_ field: ProtobufCBinaryData) -> String {
  String(decoding: UnsafeBufferPointer(start: field.data, count: field.len), as: UTF8.self)
}
