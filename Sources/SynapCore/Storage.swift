#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `read(2)`, which `Storage.read` would hide.
private func systemRead(_ descriptor: Int32, _ start: UnsafeMutableRawPointer, _ count: Int) -> Int
{
  read(descriptor, start, count)
}

/// Bytes that tensors share: allocated on 64-byte boundaries, or a window on a mapped file.
///
/// A storage is written only by the code that allocated it, before it is shared, and by code that
/// alone holds it; shared it is read-only, which makes it safe to send between threads.
public final class Storage: @unchecked Sendable {
  /// All bytes of the storage. Valid as long as the storage lives.
  public let bytes: UnsafeMutableRawBufferPointer
  /// Whether the bytes are those of a file, and change with it.
  private let isMapped: Bool
  /// Whether the bytes are memory of the storage's own, which whoever alone holds it may write.
  package let isAllocated: Bool
  private let release: (UnsafeMutableRawBufferPointer) -> Void

  private init(
    bytes: UnsafeMutableRawBufferPointer, isMapped: Bool = false, isAllocated: Bool = false,
    release: @escaping (UnsafeMutableRawBufferPointer) -> Void
  ) {
    self.bytes = bytes
    self.isMapped = isMapped
    self.isAllocated = isAllocated
    self.release = release
  }

  deinit { release(bytes) }

  /// Allocates `byteCount` bytes, aligned to 64 bytes, and readable for 64 bytes beyond, which are
  /// zero. The bytes are zero, too, unless the caller says that it writes all of them. A lasting
  /// storage takes pages of its own, which cost nothing until they are touched, but more than
  /// memory that is used again.
  public static func allocate(
    byteCount: Int, isWrittenWhole: Bool = false, isLasting: Bool = false
  ) -> Storage {
    let padded = byteCount + 64
    if isLasting, let pages = zeroPages(byteCount: padded) {
      return Storage(
        bytes: UnsafeMutableRawBufferPointer(rebasing: pages[0..<byteCount]), isAllocated: true,
        release: { _ in munmap(pages.baseAddress, pages.count) })
    }
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: padded, alignment: 64)
    UnsafeMutableRawBufferPointer(rebasing: memory[(isWrittenWhole ? byteCount : 0)...])
      .initializeMemory(as: UInt8.self, repeating: 0)
    return Storage(
      bytes: UnsafeMutableRawBufferPointer(rebasing: memory[0..<byteCount]), isAllocated: true,
      release: { _ in memory.deallocate() })
  }

  /// Pages that the system zeroes when they are touched first, large ones where it has them; nil
  /// where `byteCount` is too small for that to pay.
  private static func zeroPages(byteCount: Int) -> UnsafeMutableRawBufferPointer? {
    guard byteCount >= 2 << 20,
      let base = mmap(
        nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0),
      base != MAP_FAILED
    else { return nil }
    #if os(Linux)
      madvise(base, byteCount, MADV_HUGEPAGE)
    #endif
    return UnsafeMutableRawBufferPointer(start: base, count: byteCount)
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
    try withFile(path) { descriptor, count in
      guard count > 0 else { return allocate(byteCount: 0) }
      guard let base = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED
      else { throw File.diagnostic("can't map", path) }
      return Storage(
        bytes: UnsafeMutableRawBufferPointer(start: base, count: count), isMapped: true,
        release: { bytes in
          if let base = bytes.baseAddress { munmap(base, bytes.count) }
        })
    }
  }

  /// The same bytes, which no change of a file changes any more: a copy of a mapped file.
  package var detached: Storage {
    guard isMapped else { return self }
    let copy = Storage.allocate(byteCount: bytes.count, isWrittenWhole: true)
    copy.bytes.copyMemory(from: UnsafeRawBufferPointer(bytes))
    return copy
  }

  /// Reads the file at `path` where it is smaller than `limit` bytes, and maps it where it is not.
  ///
  /// What was read stays as it is when the file changes. A mapped file must neither change nor
  /// shrink as long as the storage lives: bytes change with it, and reading beyond its end stops
  /// the process.
  ///
  /// - Throws: a `Diagnostic` where the file can't be opened, is a directory or can't be read.
  public static func read(path: String, mappingFrom limit: Int = 64 << 20) throws -> Storage {
    let small: Storage? = try withFile(path) { descriptor, count in
      guard count < limit else { return nil }
      let storage = allocate(byteCount: count)
      var offset = 0
      while offset < count, let base = storage.bytes.baseAddress {
        let length = systemRead(descriptor, base + offset, count - offset)
        if length < 0 && errno == EINTR { continue }
        guard length >= 0 else { throw File.diagnostic("can't read", path) }
        guard length > 0 else {
          throw Diagnostic.error("the file shrank while it was read", at: Location(file: path))
        }
        offset += length
      }
      return storage
    }
    return try small ?? map(path: path)
  }

  /// Calls `body` with the descriptor and the size of the regular file at `path`.
  private static func withFile<Result>(
    _ path: String, _ body: (Int32, Int) throws -> Result
  ) throws -> Result {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw File.diagnostic("can't open", path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw File.diagnostic("can't examine", path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw Diagnostic.error("not a regular file", at: Location(file: path))
    }
    return try body(descriptor, Int(status.st_size))
  }
}
