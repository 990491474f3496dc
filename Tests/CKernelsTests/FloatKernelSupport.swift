import CKernels
import Testing

/// A reproducible source of values for the tests of the float and movement kernels.
struct KernelRandom: RandomNumberGenerator {
  let seed: UInt64
  private var state: UInt64

  init(seed: UInt64 = UInt64.random(in: 0...UInt64.max)) {
    self.seed = seed
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func integer(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  mutating func size(_ range: ClosedRange<Int>) -> Int32 { Int32(integer(range)) }

  /// Floats in -1 ... 1, with zeros of both signs among them.
  mutating func floats(_ count: Int) -> [Float] {
    (0..<count).map { _ in
      switch integer(0...30) {
      case 0: return 0
      case 1: return -0.0
      default: return Float.random(in: -1...1, using: &self)
      }
    }
  }

  /// The bits of halves in -1 ... 1, some of them subnormal.
  mutating func halves(_ count: Int) -> [UInt16] {
    floats(count).map { ck_half_from_float(integer(0...20) == 0 ? $0 * 0x1p-18 : $0) }
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
  }
}

/// Runs kernels at every level and number of threads.
struct KernelVariants: ~Copyable {
  private let pools: [OpaquePointer?]

  /// The levels of this machine beside the specification.
  static let levels = fastLevels

  init() { pools = [nil, ck_pool_create(2), ck_pool_create(3)] }

  deinit { for pool in pools { ck_pool_destroy(pool) } }

  /// The bytes that the specification writes into `count` bytes of a pattern; records an issue for
  /// each variant that writes others.
  func bytes(
    _ count: Int, _ description: @autoclosure () -> String,
    _ body: (_ isa: ck_isa, _ pool: OpaquePointer?, _ output: UnsafeMutableRawPointer) -> Void
  ) -> [UInt8] {
    let expected = Self.written(count) { body(CK_ISA_SCALAR, nil, $0) }
    for level in [CK_ISA_SCALAR] + Self.levels {
      for pool in pools where level != CK_ISA_SCALAR || pool != nil {
        let observed = Self.written(count) { body(level, pool, $0) }
        if observed != expected {
          let level = String(cString: ck_isa_name(level))
          Issue.record(
            "\(level), \(ck_pool_threads(pool)) threads: other bytes; \(description())")
        }
      }
    }
    return expected
  }

  /// As `bytes`, read as elements of one type.
  func elements<Element>(
    _ type: Element.Type, _ count: Int, _ description: @autoclosure () -> String,
    _ body: (_ isa: ck_isa, _ pool: OpaquePointer?, _ output: UnsafeMutableRawPointer) -> Void
  ) -> [Element] {
    bytes(count * MemoryLayout<Element>.stride, description(), body).withUnsafeBytes { bytes in
      (0..<count).map {
        bytes.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Element>.stride, as: type)
      }
    }
  }

  private static func written(_ count: Int, _ body: (UnsafeMutableRawPointer) -> Void) -> [UInt8] {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count + 64, alignment: 64)
    defer { memory.deallocate() }
    for i in memory.indices { memory[i] = 0x55 }
    if let address = memory.baseAddress { body(address) }
    return Array(memory.prefix(count))
  }
}

/// How a feature map lies in memory, with gaps between pixels and rows.
struct MapLayout {
  let height: Int
  let width: Int
  let channels: Int
  let elementSize: Int
  let pixelPitch: Int
  let rowPitch: Int

  init(
    height: Int, width: Int, channels: Int, elementSize: Int, pixelGap: Int = 0, rowGap: Int = 0
  ) {
    self.height = height
    self.width = width
    self.channels = channels
    self.elementSize = elementSize
    pixelPitch = (channels + pixelGap) * elementSize
    rowPitch = pixelPitch * width + rowGap * elementSize
  }

  /// Bytes of the map.
  var size: Int { height * rowPitch }

  /// Where an element lies, in elements.
  func place(_ y: Int, _ x: Int, _ c: Int) -> Int {
    (y * rowPitch + x * pixelPitch) / elementSize + c
  }

  func map(_ data: UnsafeMutableRawPointer) -> ck_map {
    ck_map(
      data: data, height: Int32(height), width: Int32(width), channels: Int32(channels),
      pixel_pitch: Int64(pixelPitch), row_pitch: Int64(rowPitch))
  }

  /// Calls `body` with a map over a copy of `elements`, of which 64 bytes more are readable.
  func withMap<Element>(_ elements: [Element], _ body: (UnsafePointer<ck_map>) -> Void) {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: size + 64, alignment: 64)
    defer { memory.deallocate() }
    for i in memory.indices { memory[i] = 0xFF }
    elements.withUnsafeBytes {
      memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<min($0.count, size)]))
    }
    guard let address = memory.baseAddress else { return }
    var map = map(address)
    body(&map)
  }
}
