import CONNXProto

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Memory for protobuf-c messages, released together.
final class MessageArena {
  private var blocks: [UnsafeMutableRawPointer] = []

  deinit {
    for block in blocks { block.deallocate() }
  }

  /// A message that `initialize` has set to its defaults and `fill` has filled.
  func message<Message>(
    _ initialize: (UnsafeMutablePointer<Message>?) -> Void,
    fill: (inout Message) -> Void
  ) -> UnsafeMutablePointer<Message> {
    let message = allocate(Message.self, 1)
    initialize(message)
    fill(&message.pointee)
    return message
  }

  /// A zero-terminated copy of `text`; nil where it is empty.
  func string(_ text: String) -> UnsafeMutablePointer<CChar>? {
    text.isEmpty ? nil : array(Array(text.utf8CString)).start
  }

  /// A copy of `elements`.
  func array<Element: BitwiseCopyable>(
    _ elements: [Element]
  ) -> (start: UnsafeMutablePointer<Element>?, count: Int) {
    guard !elements.isEmpty else { return (nil, 0) }
    let start = allocate(Element.self, elements.count)
    start.initialize(from: elements, count: elements.count)
    return (start, elements.count)
  }

  /// A copy of `bytes` as a bytes field.
  func data(_ bytes: [UInt8]) -> ProtobufCBinaryData {
    let copy = array(bytes)
    return ProtobufCBinaryData(len: copy.count, data: copy.start)
  }

  private func allocate<Element>(
    _ type: Element.Type, _ count: Int
  ) -> UnsafeMutablePointer<Element> {
    let block = UnsafeMutableRawPointer.allocate(
      byteCount: count * MemoryLayout<Element>.stride, alignment: 16)
    blocks.append(block)
    return block.bindMemory(to: Element.self, capacity: count)
  }
}
