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

  deinit { onnx__model_proto__free_unpacked(model, nil) }
}
