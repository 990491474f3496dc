import Foundation
import SynapCore

/// A directory that exists as long as the value does.
final class TemporaryDirectory {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("synap-\(UUID().uuidString)").path
    try File.createDirectory(path)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of `name` in the directory.
  func path(_ name: String) -> String { path + "/" + name }

  /// Writes a file, its directories too, and returns its path.
  @discardableResult
  func write(_ bytes: some Collection<UInt8>, to name: String) throws -> String {
    try File.createDirectory(File.directory(of: path(name)))
    try File.write(bytes, to: path(name))
    return path(name)
  }

  /// Writes a text file and returns its path.
  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    try write(Array(text.utf8), to: name)
  }

  /// The names of the files in the directory.
  var files: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }
}
