import CONNXProto
import SynapCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Unpacks the protocol buffer in `bytes`, which belongs to a network of the format `title`.
///
/// The parser allocates at most 32 bytes per byte of the file and 64 MiB: several times what a real
/// network takes, and a bound on what a hostile one does.
///
/// - Parameters:
///   - title: the format as messages name it, with its article.
///   - unpack: the unpacking function of the message's type.
/// - Throws: a `Diagnostic` where they are no protocol buffer of that type, or only the start of one.
func unpackedMessage<Message>(
  in bytes: UnsafeRawBufferPointer, of title: String,
  _ unpack: (
    UnsafeMutablePointer<ProtobufCAllocator>, Int, UnsafePointer<UInt8>?
  ) -> UnsafeMutablePointer<Message>?
) throws -> UnsafeMutablePointer<Message> {
  guard !bytes.isEmpty else { throw Diagnostic.error("the file is empty") }
  guard bytes.count <= Int(Int32.max) else {
    throw Diagnostic.error("the file is over 2 GiB, which \(title) never is")
  }
  var budget = bytes.count * 32 + 64 << 20
  let message = withUnsafeMutablePointer(to: &budget) { budget in
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
    return unpack(
      &allocator, bytes.count, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
  }
  guard let message else {
    throw Diagnostic.error("the file is not \(title), or it is truncated")
  }
  return message
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
