import SynapCore

/// A folder of converted networks, each in a file named by what it was converted from.
public struct ConversionCache: Hashable, Sendable {
  /// The folder.
  public let directory: String

  /// Keeps networks in the folder at `directory`, which is created when it is needed.
  public init(directory: String) { self.directory = directory }

  /// The user's: what `SYNAP_CACHE_PATH` names, or else `synap` in `XDG_CACHE_HOME`, or in `.cache`
  /// of the home directory; nil where none of these is set.
  public static var standard: ConversionCache? {
    let directory =
      Environment.variable("SYNAP_CACHE_PATH")
      ?? Environment.userFolder("synap", in: "XDG_CACHE_HOME", orHome: ".cache")
    return directory.map(ConversionCache.init)
  }

  private func path(for key: [UInt8]) -> String {
    File.resolve(key.hexadecimal + ".synap", relativeTo: directory)
  }

  /// What is kept for `key`; nil where that is nothing, or can't be read.
  subscript(key: [UInt8]) -> Storage? {
    let path = path(for: key)
    return File.exists(path) ? try? Storage.read(path: path, mappingFrom: .max) : nil
  }

  /// Keeps `bytes` for `key`, in one step.
  ///
  /// - Throws: a `Diagnostic` where the file can't be written.
  func keep(_ bytes: [UInt8], for key: [UInt8]) throws {
    try File.createDirectory(directory)
    try File.writePrivately([(path(for: key), bytes)])
  }
}
