import SynapCore

/// A type and the bytes of its elements, dense row-major.
///
/// The bytes are shared and read-only; they may be a window on a mapped file. Only what no other
/// tensor shares can be written over.
public struct Tensor: Sendable {
  /// What the tensor holds.
  public let type: TensorType
  private var storage: Storage
  private let offset: Int

  /// Creates a tensor over `type.byteCount` bytes of `storage`, from `offset`.
  public init(_ type: TensorType, in storage: Storage, at offset: Int = 0) {
    precondition(offset >= 0 && offset + type.byteCount <= storage.bytes.count)
    self.type = type
    self.storage = storage
    self.offset = offset
  }

  /// Creates a tensor whose elements `fill` writes; they are zero before, unless it writes all.
  public init<Element>(
    _ type: TensorType, of element: Element.Type, isWrittenWhole: Bool = false,
    fill: (UnsafeMutableBufferPointer<Element>) throws -> Void
  ) rethrows {
    precondition(MemoryLayout<Element>.stride == type.dataType.byteCount)
    let storage = Storage.allocate(byteCount: type.byteCount, isWrittenWhole: isWrittenWhole)
    try fill(storage.bytes.bindMemory(to: Element.self))
    self.init(type, in: storage)
  }

  /// Creates a binary32 tensor of the given elements, in row-major order.
  public init(_ shape: Shape, _ elements: some Collection<Float>) {
    precondition(elements.count == shape.elementCount)
    self.init(.float32(shape), of: Float.self) { _ = $0.initialize(from: elements) }
  }

  /// Creates an int64 tensor of the given elements, in row-major order.
  public init(_ shape: Shape, integers elements: some Collection<Int>) {
    precondition(elements.count == shape.elementCount)
    self.init(TensorType(.int64, shape), of: Int64.self) {
      _ = $0.initialize(from: elements.map(Int64.init))
    }
  }

  /// The extents.
  public var shape: Shape { type.shape }

  /// The bytes of all elements.
  public func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(storage) {
      try body(
        UnsafeRawBufferPointer(rebasing: storage.bytes[offset..<(offset + type.byteCount)]))
    }
  }

  /// The elements as `element`, whose size must be the data type's. The bytes are aligned to the
  /// element; a window on a file that is not is copied by whoever made the tensor.
  public func withElements<Element, Result>(
    of element: Element.Type, _ body: (UnsafeBufferPointer<Element>) throws -> Result
  ) rethrows -> Result {
    precondition(MemoryLayout<Element>.stride == type.dataType.byteCount)
    return try withBytes { try body($0.bindMemory(to: Element.self)) }
  }

  /// Calls `body` with the elements, which it may write over, where this tensor alone holds memory
  /// that was allocated for it; false where it doesn't.
  mutating func withUnsharedElements<Element>(
    of element: Element.Type, _ body: (UnsafeMutableBufferPointer<Element>) -> Void
  ) -> Bool {
    precondition(MemoryLayout<Element>.stride == type.dataType.byteCount)
    guard isKnownUniquelyReferenced(&storage), storage.isAllocated else { return false }
    let bytes = UnsafeMutableRawBufferPointer(
      rebasing: storage.bytes[offset..<(offset + type.byteCount)])
    withExtendedLifetime(storage) { body(bytes.bindMemory(to: Element.self)) }
    return true
  }

  /// The binary32 elements.
  public func withFloats<Result>(
    _ body: (UnsafeBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    precondition(type.dataType == .float32)
    return try withElements(of: Float.self, body)
  }

  /// The elements of a binary32 tensor, copied.
  public var floats: [Float] { withFloats { Array($0) } }

  /// The elements of an int64, int32 or bool tensor as integers; nil for other types.
  public var integers: [Int]? {
    switch type.dataType {
    case .int64: withElements(of: Int64.self) { $0.map(Int.init) }
    case .int32: withElements(of: Int32.self) { $0.map(Int.init) }
    case .bool, .uint8: withElements(of: UInt8.self) { $0.map(Int.init) }
    default: nil
    }
  }

  /// The same elements under another shape of the same count.
  public func reshaped(to shape: Shape) -> Tensor {
    precondition(shape.elementCount == type.shape.elementCount)
    var type = type
    type.shape = shape
    return Tensor(type, in: storage, at: offset)
  }

  /// The same bytes with another quantization.
  public func requantized(as quantization: Quantization) -> Tensor {
    Tensor(
      TensorType(type.dataType, type.shape, quantization: quantization), in: storage, at: offset)
  }
}
