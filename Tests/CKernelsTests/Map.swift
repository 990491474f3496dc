import CKernels

/// A channels-last feature map of bytes with spare bytes between pixels, rows and at the end.
struct Map {
  let height, width, channels: Int32
  let pixelPitch, rowPitch: Int
  /// The map and 64 bytes beyond it.
  var bytes: [UInt8]

  init(
    height: Int32, width: Int32, channels: Int32, elementSize: Int = 1, pixelSlack: Int = 0,
    rowSlack: Int = 0
  ) {
    self.height = height
    self.width = width
    self.channels = channels
    pixelPitch = Int(channels) * elementSize + pixelSlack * elementSize
    rowPitch = Int(width) * pixelPitch + rowSlack * elementSize
    bytes = [UInt8](repeating: 77, count: Int(height) * rowPitch + 64)
  }

  /// A map of random extents of pitches.
  init(
    height: Int32, width: Int32, channels: Int32, elementSize: Int = 1, slack random: inout Random
  ) {
    self.init(
      height: height, width: width, channels: channels, elementSize: elementSize,
      pixelSlack: random.chance(2) ? 0 : Int(random.pick(1...9)), rowSlack: Int(random.pick(0...7)))
  }

  /// Fills everything, slack included, with random bytes or extremes.
  mutating func fill(_ random: inout Random) {
    bytes = randomBytes(bytes.count, &random)
  }

  /// Calls `body` with the map; what it writes stays.
  mutating func withMap(_ body: (UnsafePointer<ck_map>) -> Void) {
    let (height, width, channels) = (self.height, self.width, self.channels)
    let (pixelPitch, rowPitch) = (Int64(self.pixelPitch), Int64(self.rowPitch))
    bytes.withUnsafeMutableBytes { buffer in
      var map = ck_map()
      map.data = buffer.baseAddress
      map.height = height
      map.width = width
      map.channels = channels
      map.pixel_pitch = pixelPitch
      map.row_pitch = rowPitch
      withUnsafePointer(to: map, body)
    }
  }
}

/// The window of a convolution that mostly reads each pixel where it writes it.
func evenWindow(_ random: inout Random) -> ck_window {
  ck_window(
    kernel_height: 1, kernel_width: 1, stride_y: random.chance(8) ? 2 : 1,
    stride_x: random.chance(8) ? 2 : 1, dilation_y: 1, dilation_x: 1,
    pad_top: random.chance(8) ? 1 : 0, pad_left: random.chance(8) ? 1 : 0)
}

/// Maps of several hundred pixels, mostly without gaps between rows. The input may have a row or a
/// column more or less.
func evenMaps(
  _ inputs: Int32, _ outputs: Int32, elementSize: Int, _ random: inout Random
) -> (input: Map, output: Map) {
  let (height, width) = (random.pick(20...30), random.pick(10...50))
  func map(_ height: Int32, _ width: Int32, _ channels: Int32) -> Map {
    Map(
      height: height, width: width, channels: channels, elementSize: elementSize,
      pixelSlack: random.chance(2) ? 0 : Int(random.pick(1...9)),
      rowSlack: random.chance(6) ? 1 : 0)
  }
  func change() -> Int32 { random.chance(4) ? random.pick(-1...1) : 0 }
  return (map(height + change(), width + change(), inputs), map(height, width, outputs))
}

/// Random bytes, or only 0 and 255, or 255 alone.
func randomBytes(_ count: Int, _ random: inout Random) -> [UInt8] {
  switch random.pick(0...5) {
  case 0: return [UInt8](repeating: 255, count: count)
  case 1: return (0..<count).map { _ in random.chance(2) ? 255 : 0 }
  default: return (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
  }
}

/// Every level of this machine but the specification.
var fastLevels: [ck_isa] {
  [CK_ISA_AVX2, CK_ISA_AVX_VNNI, CK_ISA_AVX512_VNNI, CK_ISA_NEON, CK_ISA_NEON_DOT]
    .filter(ck_isa_available)
}

/// Calls `body` with a pool of `threads` threads.
func withPool(_ threads: Int32, _ body: (OpaquePointer?) -> Void) {
  let pool = ck_pool_create(threads)
  body(pool)
  ck_pool_destroy(pool)
}

/// Calls `body` for every fast level and the specification, each with 1, 2 and 3 threads, until
/// one is not what the specification gives in one thread. Returns its name.
func firstDisagreement(_ compute: (ck_isa, OpaquePointer?) -> [UInt8]) -> String? {
  let expected = compute(CK_ISA_SCALAR, nil)
  for threads in Int32(1)...3 {
    for isa in fastLevels + (threads > 1 ? [CK_ISA_SCALAR] : []) {
      var observed: [UInt8] = []
      withPool(threads) { observed = compute(isa, $0) }
      if observed != expected { return "\(String(cString: ck_isa_name(isa))), \(threads) threads" }
    }
  }
  return nil
}
