import SynapCore

/// The right to use the NPU alone: while a process has it, inferences of others fail.
package struct NPULock: Sendable {
  private let directory: DriverDirectory?
  private let owned: FileLock?

  /// How often, 10 ms apart, the lock is tried while other processes start inferences.
  private static let attempts = 20

  /// Takes the NPU of `directory`; of a process's own, without a directory, there is nobody to keep
  /// away.
  ///
  /// - Throws: a `ToolExit` with SyNAP's message where another process has it.
  package init(locking directory: DriverDirectory?) throws {
    self.directory = directory
    owned = try directory.map { try FileLock(path: NPULock.path(in: $0)) }
    guard let owned else { return }
    for _ in 0..<Self.attempts {
      if owned.take(exclusively: true, waits: false) { return }
      Stopwatch.sleep(milliseconds: 10)
    }
    throw ToolExit.failure("Error, NPU lock failed")
  }

  /// Uses the NPU of `directory` together with others.
  package init(sharing directory: DriverDirectory?) {
    self.directory = directory
    owned = nil
  }

  /// Throws a `Diagnostic` where another process has the NPU for itself.
  package func checkAvailable() throws {
    guard let directory, owned == nil else { return }
    let lock = try FileLock(path: Self.path(in: directory))
    guard lock.take(exclusively: false, waits: false) else {
      throw Diagnostic.error("another process has locked the NPU")
    }
  }

  private static func path(in directory: DriverDirectory) -> String { directory.file(".npu") }
}
