import Crypto
import SynapCore
import SynapIR
import SynapQuant

/// What calibration statistics depend on, as digests: equal keys, equal statistics.
struct CalibrationKey: Hashable {
  /// SHA-256 of the network that is run, and of how its inputs are prepared.
  var network: [UInt8]
  /// SHA-256 of the samples, in order.
  var dataset: [UInt8]

  init(of source: SourceNetwork, dataset: Dataset) throws {
    network = Self.digest(of: source)
    self.dataset = try Self.digest(of: dataset)
  }

  /// 16 hexadecimal digits that stand for the key in a file's name.
  var name: String {
    SHA256.hash(data: network + dataset).prefix(8).hexadecimal
  }

  /// The digest of the network of `source`: its graph as printed, its constants, and what the
  /// metafile says of its inputs. File names and what happens after calibration take no part.
  static func digest(of source: SourceNetwork) -> [UInt8] {
    var hash = SHA256()
    hash.update(data: Array(source.graph.description.utf8))
    for value in source.graph.values {
      value.constant?.withBytes { hash.update(bufferPointer: $0) }
    }
    for input in source.inputs {
      let means = (input.means ?? []).map { "\($0)" }.joined(separator: ",")
      let scale = input.scale.map { "\($0)" } ?? ""
      hash.update(data: Array("\(input.format)|\(means)|\(scale)\n".utf8))
    }
    return Array(hash.finalize())
  }

  /// The digest of the samples of `dataset`, in order.
  static func digest(of dataset: Dataset) throws -> [UInt8] {
    var hash = SHA256()
    for samples in dataset.samples {
      for sample in samples {
        switch sample {
        case .noise(let seed): hash.update(data: Array("noise \(seed)\n".utf8))
        case .file(let path):
          let storage = try Storage.map(path: path)
          hash.update(data: Array("file \(storage.bytes.count)\n".utf8))
          hash.update(bufferPointer: UnsafeRawBufferPointer(storage.bytes))
        }
      }
    }
    return Array(hash.finalize())
  }
}
