#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Bytes that tensors share: allocated on 64-byte boundaries, or a window on a mapped file.
///
/// A storage is written only by the code that allocated it, before it is shared; from then on it
/// is read-only, which makes it safe to send between threads.
public final class Storage: @unchecked Sendable {
  /// All bytes of the storage. Valid as long as the storage lives.
  public let bytes: UnsafeMutableRawBufferPointer
  private let release: (UnsafeMutableRawBufferPointer) -> Void

  private init(
    bytes: UnsafeMutableRawBufferPointer,
    release: @escaping (UnsafeMutableRawBufferPointer) -> Void
  ) {
    self.bytes = bytes
    self.release = release
  }

  deinit { release(bytes) }

  /// Allocates `byteCount` bytes of zeros, aligned to 64 bytes, and readable for 64 bytes beyond.
  public static func allocate(byteCount: Int) -> Storage {
    let padded = byteCount + 64
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: padded, alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    return Storage(
      bytes: UnsafeMutableRawBufferPointer(rebasing: memory[0..<byteCount]),
      release: { _ in memory.deallocate() })
  }

  /// Wraps `bytes` that `owner` keeps valid and unchanged as long as it lives.
  package static func window(
    on bytes: UnsafeMutableRawBufferPointer, keeping owner: some AnyObject & Sendable
  ) -> Storage {
    Storage(bytes: bytes, release: { _ in withExtendedLifetime(owner) {} })
  }

  /// Maps the file at `path` read-only.
  ///
  /// - Throws: a `Diagnostic` where the file can't be opened, is a directory or can't be mapped.
  public static func map(path: String) throws -> Storage {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw File.diagnostic("can't open", path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw File.diagnostic("can't examine", path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw Diagnostic.error("not a regular file", at: Location(file: path))
    }
    let count = Int(status.st_size)
    guard count > 0 else { return allocate(byteCount: 0) }
    guard let base = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED
    else { throw File.diagnostic("can't map", path) }
    return Storage(
      bytes: UnsafeMutableRawBufferPointer(start: base, count: count),
      release: { bytes in
        if let base = bytes.baseAddress { munmap(base, bytes.count) }
      })
  }
}
