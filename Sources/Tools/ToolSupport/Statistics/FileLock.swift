import SynapCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// An advisory lock on a file, which ends with its owner or the process.
package final class FileLock: @unchecked Sendable {
  private let descriptor: Int32

  /// Opens the file at `path`, which is made where it is missing.
  ///
  /// - Throws: a `Diagnostic` where that fails.
  package init(path: String) throws {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      let reason = String(cString: strerror(errno))
      throw Diagnostic.error("can't open: \(reason)", at: Location(file: path))
    }
  }

  deinit { close(descriptor) }

  /// Takes the lock, alone or with others that don't want it alone; false where others have it.
  package func take(exclusively: Bool, waits: Bool) -> Bool {
    let operation = (exclusively ? LOCK_EX : LOCK_SH) | (waits ? 0 : LOCK_NB)
    while flock(descriptor, operation) != 0 {
      if errno != EINTR { return false }
    }
    return true
  }
}
