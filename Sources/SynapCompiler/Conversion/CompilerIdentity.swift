import Crypto
import SynapCore
import SynapNPU

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Which compiler runs: its version, the version of the programs that it makes, and the executable
/// file that it is part of. Another build is another compiler.
package struct CompilerIdentity: Hashable, Sendable {
  private let executable: [UInt8]
  private let version: String

  /// The compiler of this process. The file is read once.
  package static let current = CompilerIdentity(executable: runningExecutable)

  /// The compiler in the executable file at `path`; nil, or one that can't be read, leaves the
  /// versions alone to tell it.
  package init(executable path: String?) {
    var hash = SHA256()
    if let storage = path.flatMap({ try? Storage.map(path: $0) }) {
      hash.update(bufferPointer: UnsafeRawBufferPointer(storage.bytes))
    }
    executable = Array(hash.finalize())
    version = "compiler \(SynapVersion.current), programs \(Program.formatVersion)\n"
  }

  /// What tells it from others.
  var digest: [UInt8] { Array(version.utf8) + executable }

  private static var runningExecutable: String? {
    #if os(Linux)
      return "/proc/self/exe"
    #else
      var count: UInt32 = 4096
      var path = [CChar](repeating: 0, count: Int(count))
      guard _NSGetExecutablePath(&path, &count) == 0 else { return nil }
      return path.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }
    #endif
  }
}
