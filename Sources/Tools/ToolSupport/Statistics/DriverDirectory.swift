import SynapCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The directory in which tools keep what the NPU's driver shows on the board: statistics of all
/// processes, and who has locked the NPU.
///
/// The environment variable `SYNAP_STAT_DIR` names it; processes with the same one share an NPU.
package struct DriverDirectory: Sendable {
  /// The directory.
  package let path: String

  /// Uses the directory at `path`, and creates it where it is missing.
  ///
  /// - Throws: a `Diagnostic` where that fails.
  package init(path: String) throws {
    self.path = path
    try File.createDirectory(path)
  }

  /// The directory that the environment names; nil where it names none.
  ///
  /// - Throws: a `Diagnostic` where it can't be made.
  package static func current() throws -> DriverDirectory? {
    guard let value = getenv("SYNAP_STAT_DIR") else { return nil }
    let path = String(cString: value)
    return path.isEmpty ? nil : try DriverDirectory(path: path)
  }

  /// The path of `name` in the directory.
  package func file(_ name: String) -> String { path + "/" + name }

  /// The content of the file `name`; empty where there is none.
  package func text(_ name: String) -> String {
    (try? File.readText(file(name))) ?? ""
  }

  /// Runs `body` while no other process does likewise.
  ///
  /// - Throws: what `body` throws, or a `Diagnostic` where the directory can't be written.
  package func exclusively<Result>(_ body: () throws -> Result) throws -> Result {
    let lock = try FileLock(path: file(".lock"))
    guard lock.take(exclusively: true, waits: true) else {
      throw Diagnostic.error("can't be locked", at: Location(file: file(".lock")))
    }
    return try withExtendedLifetime(lock, body)
  }
}
