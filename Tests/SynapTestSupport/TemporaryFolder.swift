import Foundation
import ONNXWriter
import SynapCore

/// A folder for one test's files, removed with its owner.
package final class TemporaryFolder {
  /// The folder's path.
  package let path: String

  /// Creates an empty folder.
  package init() throws {
    path = NSTemporaryDirectory() + "/synap-\(UUID().uuidString)"
    try File.createDirectory(path)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of `name` in the folder.
  package func file(_ name: String) -> String { path + "/" + name }

  /// Writes `bytes` to `name` and returns its path.
  @discardableResult
  package func write(_ bytes: [UInt8], to name: String) throws -> String {
    try File.write(bytes, to: file(name))
    return file(name)
  }

  /// Writes `text` to `name` and returns its path.
  @discardableResult
  package func write(_ text: String, to name: String) throws -> String {
    try write(Array(text.utf8), to: name)
  }

  /// Replaces the first bytes of the file `name` in place, so that who has mapped it sees them.
  package func overwrite(_ bytes: [UInt8], in name: String) {
    guard let stream = fopen(file(name), "r+") else { return }
    fwrite(bytes, 1, bytes.count, stream)
    fclose(stream)
  }

  /// Writes `network` to `name` and returns its path.
  @discardableResult
  package func write(_ network: ONNXNetwork, to name: String = "net.onnx") throws -> String {
    try write(network.serialized(), to: name)
  }

  /// The paths of all files in the folder, relative to it, sorted.
  package var files: [String] {
    (FileManager.default.enumerator(atPath: path)?.allObjects as? [String] ?? []).sorted()
  }
}
