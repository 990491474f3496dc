import CKernels
import Testing

extension ck_block {
  init(
    elementSize: Int, extents: [Int], sourceStrides: [Int], destinationStrides: [Int]
  ) {
    self.init()
    rank = Int32(extents.count)
    element_size = Int32(elementSize)
    Self.fill(&extent, extents)
    Self.fill(&source_stride, sourceStrides)
    Self.fill(&destination_stride, destinationStrides)
  }

  private static func fill<Values>(_ field: inout Values, _ values: [Int]) {
    withUnsafeMutableBytes(of: &field) { bytes in
      for (i, value) in values.enumerated() {
        bytes.storeBytes(of: Int64(value), toByteOffset: i * 8, as: Int64.self)
      }
    }
  }
}

@Suite struct MovementTests {
  /// A block in plain Swift.
  struct Block {
    var elementSize: Int
    var extents: [Int]
    var sourceStrides: [Int]
    var destinationStrides: [Int]

    func reach(_ strides: [Int]) -> Int {
      zip(extents, strides).reduce(elementSize) { $0 + max($1.0 - 1, 0) * $1.1 }
    }

    /// The destination that an index loop leaves.
    func copied(_ source: [UInt8]) -> [UInt8] {
      var destination = [UInt8](repeating: 0x55, count: reach(destinationStrides))
      for element in 0..<extents.reduce(1, *) {
        var rest = element
        var from = 0
        var to = 0
        for i in extents.indices.reversed() {
          from += rest % extents[i] * sourceStrides[i]
          to += rest % extents[i] * destinationStrides[i]
          rest /= extents[i]
        }
        for byte in 0..<elementSize { destination[to + byte] = source[from + byte] }
      }
      return destination
    }

    func check(_ variants: borrowing KernelVariants, _ source: [UInt8], _ text: String) {
      var block = ck_block(
        elementSize: elementSize, extents: extents, sourceStrides: sourceStrides,
        destinationStrides: destinationStrides)
      let text = "\(text), \(self)"
      let observed = variants.bytes(reach(destinationStrides), text) { isa, pool, memory in
        ck_copy_block(&block, source, memory, isa, pool)
      }
      #expect(observed == copied(source), "\(text)")
    }
  }

  /// Strides of dimensions that lie one inside the other in a random order, at times with gaps.
  static func strides(_ extents: [Int], _ size: Int, _ random: inout KernelRandom) -> [Int] {
    var strides = [Int](repeating: 0, count: extents.count)
    var stride = size * (random.integer(0...5) == 0 ? 2 : 1)
    for i in extents.indices.shuffled(using: &random) {
      strides[i] = stride
      stride *= max(extents[i], 1)
      if random.integer(0...4) == 0 { stride += size * random.integer(0...3) }
    }
    return strides
  }

  @Test func copiesRandomBlocksAsAnIndexLoopDoes() {
    let variants = KernelVariants()
    var random = KernelRandom()
    for round in 0..<500 {
      let size = 1 << random.integer(0...3)
      let rank = random.integer(1...5)
      let long = random.integer(0...4)
      let extents = (0..<rank).map { i in
        random.integer(0...60) == 0 ? 0 : random.integer(1...(i == long ? 100 : 7))
      }
      var block = Block(
        elementSize: size, extents: extents, sourceStrides: Self.strides(extents, size, &random),
        destinationStrides: Self.strides(extents, size, &random))
      if random.integer(0...6) == 0 { block.sourceStrides[random.integer(0...rank - 1)] = 0 }
      let source = random.bytes(block.reach(block.sourceStrides))
      block.check(variants, source, "seed \(random.seed), round \(round)")
    }
  }

  /// The orders that must be fast: their sizes are large enough to be split over threads.
  static let usualBlocks: [Block] = [
    // Planes to channels last, of bytes and floats.
    Block(
      elementSize: 1, extents: [61, 83, 3], sourceStrides: [83, 1, 61 * 83],
      destinationStrides: [83 * 3, 3, 1]),
    Block(
      elementSize: 4, extents: [25, 31, 48], sourceStrides: [31 * 4, 4, 25 * 31 * 4],
      destinationStrides: [31 * 48 * 4, 48 * 4, 4]),
    // Channels last to planes.
    Block(
      elementSize: 1, extents: [3, 61 * 83], sourceStrides: [1, 3],
      destinationStrides: [61 * 83, 1]),
    Block(
      elementSize: 4, extents: [48, 25 * 31], sourceStrides: [4, 48 * 4],
      destinationStrides: [25 * 31 * 4, 4]),
    // A channel shuffle of two groups.
    Block(
      elementSize: 1, extents: [700, 58, 2], sourceStrides: [116, 1, 58],
      destinationStrides: [116, 2, 1]),
    // A slice of the channels.
    Block(
      elementSize: 1, extents: [900, 64], sourceStrides: [128, 1], destinationStrides: [64, 1]),
    // Everything.
    Block(elementSize: 2, extents: [50_001], sourceStrides: [2], destinationStrides: [2]),
  ]

  @Test(arguments: usualBlocks.indices)
  func copiesTheUsualBlocks(index: Int) {
    let variants = KernelVariants()
    var random = KernelRandom()
    let block = Self.usualBlocks[index]
    block.check(variants, random.bytes(block.reach(block.sourceStrides)), "seed \(random.seed)")
  }

  @Test func fillsTheElementsAndNothingElse() {
    let variants = KernelVariants()
    for (size, gap) in [(1, 0), (2, 3), (4, 0), (4, 1)] {
      let layout = MapLayout(
        height: 5, width: 7, channels: 11, elementSize: size, pixelGap: gap, rowGap: gap)
      let value: [UInt8] = [1, 2, 3, 4]
      let observed = variants.bytes(layout.size, "fill") { _, pool, memory in
        var map = layout.map(memory)
        ck_fill(Int32(size), value, &map, pool)
      }
      var expected = [UInt8](repeating: 0x55, count: layout.size)
      for y in 0..<5 {
        for x in 0..<7 {
          for c in 0..<11 {
            for byte in 0..<size { expected[layout.place(y, x, c) * size + byte] = value[byte] }
          }
        }
      }
      #expect(observed == expected)
    }
  }

  @Test(arguments: [1, 2, 3, 4, 40], [1, 2, 4])
  func resizesToTheNearest(channels: Int, size: Int) {
    let variants = KernelVariants()
    var random = KernelRandom()
    for gap in [0, 2] {
      let input = MapLayout(
        height: 5, width: 9, channels: channels, elementSize: size, pixelGap: gap, rowGap: gap)
      let output = MapLayout(
        height: 11, width: 18, channels: channels, elementSize: size, pixelGap: gap, rowGap: gap)
      let source = random.bytes(input.size)
      let rows = (0..<11).map { Int32($0 * 5 / 11) }
      let columns = (0..<18).map { Int32($0 * 9 / 18) }
      let observed = variants.bytes(output.size, "seed \(random.seed)") { isa, pool, memory in
        var map = output.map(memory)
        input.withMap(source) { ck_resize_nearest(Int32(size), rows, columns, $0, &map, isa, pool) }
      }
      for y in 0..<11 {
        for x in 0..<18 {
          for byte in 0..<channels * size {
            let from = input.place(Int(rows[y]), Int(columns[x]), 0) * size + byte
            #expect(observed[output.place(y, x, 0) * size + byte] == source[from])
          }
        }
      }
    }
  }

  @Test(arguments: [CK_U8, CK_I8, CK_I16, CK_F16, CK_F32])
  func interpolatesAsTheFormulaSays(type: ck_type) {
    let variants = KernelVariants()
    var random = KernelRandom()
    let size = type == CK_F32 ? 4 : type == CK_F16 || type == CK_I16 ? 2 : 1
    let input = MapLayout(height: 4, width: 6, channels: 21, elementSize: size)
    let output = MapLayout(height: 7, width: 13, channels: 21, elementSize: size)
    let rows = (0..<7).map { _ in random.size(0...3) }
    let columns = (0..<13).map { _ in random.size(0...5) }
    let rowWeights = (0..<7).map { _ in random.size(0...2048) }
    let columnWeights = (0..<13).map { _ in random.size(0...2048) }
    let count = input.size / size
    let bytes = random.bytes(input.size)
    let floats = random.floats(count)
    let halves = floats.map(ck_half_from_float)
    let observed = variants.bytes(output.size, "seed \(random.seed)") { isa, pool, memory in
      var map = output.map(memory)
      let resize = { (map: inout ck_map, source: UnsafePointer<ck_map>) in
        ck_resize_linear(
          type, rows, rowWeights, columns, columnWeights, source, &map, isa, pool)
      }
      switch type {
      case CK_F32: input.withMap(floats) { resize(&map, $0) }
      case CK_F16: input.withMap(halves) { resize(&map, $0) }
      default: input.withMap(bytes) { resize(&map, $0) }
      }
    }
    for y in 0..<7 {
      for x in 0..<13 {
        for c in 0..<21 {
          let y0 = Int(rows[y])
          let x0 = Int(columns[x])
          let corners = [
            (y0, x0), (y0, min(x0 + 1, 5)), (min(y0 + 1, 3), x0), (min(y0 + 1, 3), min(x0 + 1, 5)),
          ].map { input.place($0.0, $0.1, c) }
          let i = output.place(y, x, c)
          let (bottom, right) = (Int(rowWeights[y]), Int(columnWeights[x]))
          if size == 1 || type == CK_I16 {
            let weights = [
              (2048 - bottom) * (2048 - right), (2048 - bottom) * right, bottom * (2048 - right),
              bottom * right,
            ]
            let sum = zip(corners, weights).reduce(1 << 21) { sum, corner in
              let byte = bytes[corner.0]
              let stored =
                type == CK_U8
                ? Int(byte)
                : type == CK_I8
                  ? Int(Int8(bitPattern: byte))
                  : Int(words(bytes[2 * corner.0..<2 * corner.0 + 2])[0])
              return sum + corner.1 * stored
            }
            // Bytes: halves of negative sums go down.
            let byte = (sum - (sum < 1 << 21 ? 1 : 0)) >> 22
            #expect(
              observed[i * size] == UInt8(truncatingIfNeeded: size == 1 ? byte : sum >> 22))
            #expect(
              observed[i * size + size - 1]
                == UInt8(truncatingIfNeeded: size == 1 ? byte : sum >> 30))
          } else {
            let values = corners.map {
              type == CK_F32 ? floats[$0] : ck_float_from_half(halves[$0])
            }
            let top = values[0] + (values[1] - values[0]) * (Float(right) / 2048)
            let low = values[2] + (values[3] - values[2]) * (Float(right) / 2048)
            let value = top + (low - top) * (Float(bottom) / 2048)
            observed.withUnsafeBytes {
              if type == CK_F32 {
                #expect($0.loadUnaligned(fromByteOffset: i * 4, as: Float.self) == value)
              } else {
                let half = $0.loadUnaligned(fromByteOffset: i * 2, as: UInt16.self)
                #expect(half == ck_half_from_float(value))
              }
            }
          }
        }
      }
    }
  }
}
