import CCaffeProto
import SynapCore

/// The weights in a `.caffemodel`, by layer.
package struct CaffeWeights {
  /// The size of the file.
  let byteCount: Int
  private let blobs: [String: [CaffeBlob]]

  /// Parses the file in `storage`.
  ///
  /// - Throws: a `Diagnostic` where it holds no weights.
  package init(in storage: Storage) throws {
    let message = try CaffeMessage(parsing: UnsafeRawBufferPointer(storage.bytes))
    let network = message.network.pointee
    var blobs: [String: [CaffeBlob]] = [:]
    func add(
      _ name: UnsafeMutablePointer<CChar>?,
      _ list: UnsafeMutablePointer<UnsafeMutablePointer<Caffe__BlobProto>?>?, _ count: Int
    ) {
      guard count > 0 else { return }
      blobs[text(name)] = messages(list, count).map { CaffeBlob(message: message, proto: $0) }
    }
    for layer in messages(network.layers, network.n_layers) {
      guard layer.pointee.has_layer == 0 else {
        throw Diagnostic.error(
          "layers of Caffe's first format (V0) are not supported",
          notes: ["Caffe's upgrade_net_proto_binary makes a file of today's format"])
      }
      add(layer.pointee.name, layer.pointee.blobs, layer.pointee.n_blobs)
    }
    for layer in messages(network.layer, network.n_layer) {
      add(layer.pointee.name, layer.pointee.blobs, layer.pointee.n_blobs)
    }
    guard network.n_layers + network.n_layer > 0 else {
      throw Diagnostic.error("the file has no layers: these are no weights of Caffe")
    }
    byteCount = storage.bytes.count
    self.blobs = blobs
  }

  /// The weights of the layer `name`; nil where the file has none.
  subscript(name: String) -> [CaffeBlob]? { blobs[name] }
}

/// A parsed `NetParameter`, owned. Tensors that are windows on it keep it alive.
///
/// Nothing writes to the message after it is parsed, which makes it safe to send between threads.
final class CaffeMessage: @unchecked Sendable {
  /// The message. Valid as long as its owner lives.
  let network: UnsafeMutablePointer<Caffe__NetParameter>

  /// Parses the bytes of a file.
  ///
  /// - Throws: a `Diagnostic` where they are no protocol buffer of that type, or only the start
  ///   of one.
  init(parsing bytes: UnsafeRawBufferPointer) throws {
    network = try unpackedMessage(in: bytes, of: "a file of Caffe's weights") {
      caffe__net_parameter__unpack($0, $1, $2)
    }
  }

  deinit { caffe__net_parameter__free_unpacked(network, nil) }
}
