import CONNXProto
import SynapCore

/// A parsed `ModelProto`, owned. Tensors that are windows on it keep it alive.
///
/// Nothing writes to the message after it is parsed, which makes it safe to send between threads.
final class ONNXMessage: @unchecked Sendable {
  /// The message. Valid as long as its owner lives.
  let model: UnsafeMutablePointer<Onnx__ModelProto>

  /// Parses the bytes of a file.
  ///
  /// - Throws: a `Diagnostic` where they are no protocol buffer of that type, or only the start
  ///   of one.
  init(parsing bytes: UnsafeRawBufferPointer) throws {
    model = try unpackedMessage(in: bytes, of: "an ONNX network") {
      onnx__model_proto__unpack($0, $1, $2)
    }
  }

  /// Parses the bytes of a graph that lies inside a node: a model of nothing else.
  convenience init(parsingGraph graph: ProtobufCBinaryData) throws {
    var tag: [UInt8] = [7 << 3 | 2]
    var length = graph.len
    while length >= 0x80 {
      tag.append(UInt8(length & 0x7F) | 0x80)
      length >>= 7
    }
    tag.append(UInt8(length))
    let model = Storage.allocate(byteCount: tag.count + graph.len)
    model.bytes.copyBytes(from: tag)
    UnsafeMutableRawBufferPointer(rebasing: model.bytes[tag.count...])
      .copyMemory(from: UnsafeRawBufferPointer(start: graph.data, count: graph.len))
    try self.init(parsing: UnsafeRawBufferPointer(model.bytes))
    withExtendedLifetime(model) {}
  }

  deinit { onnx__model_proto__free_unpacked(model, nil) }
}
