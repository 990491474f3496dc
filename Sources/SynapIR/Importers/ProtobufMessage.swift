import CONNXProto
import SynapCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The memory that unpacking a protocol buffer may take.
///
/// Messages take more room in memory than in a file, where an empty one is two bytes: without a bound
/// a hostile file would take a hundred times its size. Networks with weights take 1 to 1.6 times
/// theirs; the allowance is for those of a few kilobytes and for those whose weights lie elsewhere.
private struct UnpackingBudget {
  /// What is left, in bytes.
  var rest: Int
  /// Whether more was asked for than was left.
  var isExceeded = false

  /// The budget of a file of `byteCount` bytes: four times that, and 8 MiB.
  init(byteCount: Int) { rest = byteCount * 4 + 8 << 20 }

  /// A block of `size` bytes, or nil where the budget has less.
  mutating func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
    guard size <= rest else {
      isExceeded = true
      return nil
    }
    rest -= size
    return malloc(max(size, 1))
  }
}

/// Unpacks the protocol buffer in `bytes`, which belongs to a network of the format `title`.
///
/// - Parameters:
///   - title: the format as messages name it, with its article.
///   - unpack: the unpacking function of the message's type.
/// - Throws: a `Diagnostic` where they are no protocol buffer of that type, only the start of one,
///   or one that takes more than four times the file and 8 MiB of memory.
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
  var budget = UnpackingBudget(byteCount: bytes.count)
  let message = withUnsafeMutablePointer(to: &budget) { budget in
    var allocator = ProtobufCAllocator(
      alloc: { budget, size in
        budget?.assumingMemoryBound(to: UnpackingBudget.self).pointee.allocate(size)
      },
      free: { _, block in free(block) },
      allocator_data: budget)
    return unpack(
      &allocator, bytes.count, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
  }
  guard let message else {
    guard !budget.isExceeded else {
      throw Diagnostic.error(
        "the file's \(bytes.count) bytes unfold into more than four times as much and 8 MiB",
        notes: [
          "networks of very many small parts, whose weights lie elsewhere, are not read; "
            + "the file may be damaged, too"
        ])
    }
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
