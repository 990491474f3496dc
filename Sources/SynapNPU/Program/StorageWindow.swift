import SynapCore

/// Some bytes of a storage, used in place.
public struct StorageWindow: Sendable {
  /// What holds the bytes.
  public let storage: Storage
  /// Which bytes.
  public let range: Range<Int>

  /// Creates a window on `range`, which must lie inside the storage; nil takes all.
  public init(_ storage: Storage, range: Range<Int>? = nil) {
    let range = range ?? 0..<storage.bytes.count
    precondition(
      range.lowerBound >= 0 && range.upperBound <= storage.bytes.count, "window outside storage")
    self.storage = storage
    self.range = range
  }

  /// Copies `bytes`.
  public init(copying bytes: some Collection<UInt8>) {
    let storage = Storage.allocate(byteCount: bytes.count)
    storage.bytes.copyBytes(from: bytes)
    self.init(storage)
  }

  /// The number of bytes.
  public var byteCount: Int { range.count }
  /// The bytes, valid as long as the storage lives.
  public var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(storage.bytes)[range])
  }

  /// The bytes `part` of this window, or nil where they leave it.
  public func window(_ part: Range<Int>) -> StorageWindow? {
    guard part.lowerBound >= 0, part.upperBound <= range.count else { return nil }
    return StorageWindow(
      storage, range: range.lowerBound + part.lowerBound..<range.lowerBound + part.upperBound)
  }
}
