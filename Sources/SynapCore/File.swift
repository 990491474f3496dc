#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `write(2)`, which `File.write` would hide.
private func systemWrite(_ descriptor: Int32, _ start: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, start, count)
}

/// Reading and writing whole files, with errors that name the file and the system's reason.
public enum File {
  /// The bytes of the file at `path`.
  public static func read(_ path: String) throws -> [UInt8] {
    let storage = try Storage.map(path: path)
    return [UInt8](storage.bytes)
  }

  /// The text of the file at `path`, with invalid UTF-8 repaired.
  public static func readText(_ path: String) throws -> String {
    String(decoding: try read(path), as: UTF8.self)
  }

  /// Replaces the file at `path` in one step: the bytes go to a file beside it, which is renamed
  /// when it is complete, so that an interruption leaves the old file or none.
  public static func write(_ bytes: some Collection<UInt8>, to path: String) throws {
    try write([(path, Array(bytes))])
  }

  /// Writes files that their owner alone may read and write (mode 0600), as `write(_:)` does.
  package static func writePrivately(_ files: [(path: String, bytes: [UInt8])]) throws {
    try write(files, mode: 0o600)
  }

  /// Writes files as `writePrivately(_:)` does, and replaces none: where something is at one of the
  /// paths, be it a link that leads nowhere, nothing is written.
  ///
  /// - Throws: what `refusal` makes of the first path at which something is, or a `Diagnostic`
  ///   where a file can't be written.
  package static func createPrivately(
    _ files: [(path: String, bytes: [UInt8])], refusal: (_ path: String) -> Diagnostic
  ) throws {
    try uninterrupted {
      // Whoever makes an empty file owns its name.
      var reserved: [String] = []
      do {
        for (path, _) in files {
          let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
          guard descriptor >= 0 else {
            throw errno == EEXIST ? refusal(path) : diagnostic("can't create", path)
          }
          close(descriptor)
          reserved.append(path)
        }
        try replace(files, mode: 0o600)
      } catch {
        for path in reserved { unlink(path) }
        throw error
      }
    }
  }

  /// Replaces several files: all are written beside their places before the first is renamed, so
  /// that running out of space leaves all the old ones. Signals that end the process (`SIGINT`,
  /// `SIGTERM`, `SIGHUP`, `SIGQUIT`) wait until then, where no other thread takes them.
  public static func write(_ files: [(path: String, bytes: [UInt8])]) throws {
    try write(files, mode: 0o644)
  }

  private static func write(_ files: [(path: String, bytes: [UInt8])], mode: mode_t) throws {
    try uninterrupted { try replace(files, mode: mode) }
  }

  /// Calls `body`; signals that end the process wait meanwhile.
  private static func uninterrupted(_ body: () throws -> Void) throws {
    var endings = sigset_t()
    sigemptyset(&endings)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] { sigaddset(&endings, signal) }
    var own = sigset_t()
    pthread_sigmask(SIG_BLOCK, &endings, &own)
    defer { pthread_sigmask(SIG_SETMASK, &own, nil) }
    try body()
  }

  /// What tells the temporary files of this process apart.
  private static let temporaryNumbers = SharedCounter()

  private static func replace(
    _ files: [(path: String, bytes: [UInt8])], mode: mode_t
  ) throws {
    var written: [String] = []
    defer { for path in written { unlink(path) } }
    for (path, bytes) in files {
      let temporary = "\(path).\(getpid()).\(temporaryNumbers.next()).partial"
      written.append(temporary)
      try writeDirectly(bytes, to: temporary, for: path, mode: mode)
    }
    for ((path, _), temporary) in zip(files, written) {
      guard rename(temporary, path) == 0 else { throw diagnostic("can't write", path) }
    }
  }

  /// Writes a file in place; `path` names it in errors.
  private static func writeDirectly(
    _ bytes: [UInt8], to temporary: String, for path: String, mode: mode_t
  ) throws {
    // A file that somebody else left there would keep its own mode.
    let isPrivate = mode & 0o077 == 0
    if isPrivate { unlink(temporary) }
    let descriptor = open(
      temporary, O_WRONLY | O_CREAT | (isPrivate ? O_EXCL : O_TRUNC) | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw diagnostic("can't create", path) }
    let complete = bytes.withUnsafeBytes { buffer in
      var offset = 0
      while offset < buffer.count {
        let rest = UnsafeRawBufferPointer(rebasing: buffer[offset...])
        let count = systemWrite(descriptor, rest.baseAddress, rest.count)
        if count < 0 && errno == EINTR { continue }
        if count <= 0 { return false }
        offset += count
      }
      return true
    }
    let failure = complete ? nil : diagnostic("can't write", path)
    let isClosed = close(descriptor) == 0
    if let failure { throw failure }
    guard isClosed else { throw diagnostic("can't write", path) }
  }

  /// Replaces the file at `path` with `text`, as `write(_:to:)` does.
  public static func write(_ text: String, to path: String) throws {
    try write(Array(text.utf8), to: path)
  }

  /// Creates the directory at `path` with its parents; nothing happens where it exists.
  public static func createDirectory(_ path: String) throws {
    var partial = path.hasPrefix("/") ? "/" : ""
    for component in path.split(separator: "/") {
      partial += component
      if mkdir(partial, 0o755) != 0 {
        let failure = diagnostic("can't create the directory", partial)
        if isDirectory(partial) {
          partial += "/"
          continue
        }
        guard !exists(partial) else {
          throw Diagnostic.error("not a directory", at: Location(file: partial))
        }
        throw failure
      }
      partial += "/"
    }
  }

  /// Whether something exists at `path`.
  public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Whether there is an entry at `path`, be it a link that leads nowhere.
  ///
  /// - Throws: a `Diagnostic` where the system doesn't say.
  package static func hasEntry(_ path: String) throws -> Bool {
    var status = stat()
    if lstat(path, &status) == 0 { return true }
    guard errno == ENOENT || errno == ENOTDIR else { throw diagnostic("can't examine", path) }
    return false
  }

  /// Whether a directory exists at `path`.
  public static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether others than the owner may read or write the file at `path`.
  package static func isOpenToOthers(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & 0o077 != 0
  }

  /// The names in the directory at `path`, sorted; empty where there is none.
  package static func names(inDirectory path: String) -> [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Removes the file at `path`, if there is one.
  public static func remove(_ path: String) { unlink(path) }

  /// The part of `path` before its last component; `.` where there is none.
  public static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last component of `path`.
  public static func name(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  /// The lower-case extension of `path` without its dot; empty where there is none.
  public static func pathExtension(of path: String) -> String {
    let name = name(of: path)
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
    return name[name.index(after: dot)...].lowercased()
  }

  /// `path`, taken relative to `base` unless it is absolute.
  public static func resolve(_ path: String, relativeTo base: String) -> String {
    path.hasPrefix("/") || base == "." || base.isEmpty ? path : base + "/" + path
  }

  /// An error about `path` with the reason that `errno` holds.
  static func diagnostic(_ action: String, _ path: String) -> Diagnostic {
    Diagnostic.error("\(action): \(String(cString: strerror(errno)))", at: Location(file: path))
  }
}
