import CKernels
import Testing

@Suite struct ConvertTests {
  static let types = [CK_U8, CK_I8, CK_I16, CK_F16, CK_F32]

  static func size(_ type: ck_type) -> Int {
    type == CK_F32 ? 4 : type == CK_U8 || type == CK_I8 ? 1 : 2
  }

  /// The value that the bytes of an element stand for.
  static func real(_ bytes: UnsafeRawBufferPointer, _ i: Int, _ format: ck_format) -> Float {
    let offset = i * size(format.type)
    let stored: Int32
    switch format.type {
    case CK_U8: stored = Int32(bytes[offset])
    case CK_I8: stored = Int32(Int8(bitPattern: bytes[offset]))
    case CK_I16: stored = Int32(bytes.loadUnaligned(fromByteOffset: offset, as: Int16.self))
    case CK_F16:
      return ck_float_from_half(bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
    default: return bytes.loadUnaligned(fromByteOffset: offset, as: Float.self)
    }
    return format.scale * Float(stored - format.zero)
  }

  /// The bits of the element that stands for a value, in the lowest bits.
  static func bits(_ real: Float, _ format: ck_format) -> UInt32 {
    let range: ClosedRange<Float>
    switch format.type {
    case CK_F32: return real.bitPattern
    case CK_F16: return UInt32(ck_half_from_float(real))
    case CK_U8: range = 0...255
    case CK_I8: range = -128...127
    default: range = -32768...32767
    }
    let steps = (real / format.scale).rounded(.toNearestOrAwayFromZero) + Float(format.zero)
    let stored = steps.isNaN ? Float(format.zero) : steps
    let clamped = Int32(min(max(stored, range.lowerBound), range.upperBound))
    return UInt32(bitPattern: clamped) & (size(format.type) == 1 ? 0xFF : 0xFFFF)
  }

  static func bits(_ bytes: UnsafeRawBufferPointer, _ i: Int, _ type: ck_type) -> UInt32 {
    switch size(type) {
    case 1: UInt32(bytes[i])
    case 2: UInt32(bytes.loadUnaligned(fromByteOffset: i * 2, as: UInt16.self))
    default: bytes.loadUnaligned(fromByteOffset: i * 4, as: UInt32.self)
    }
  }

  static func source(_ type: ck_type, _ count: Int, _ random: inout KernelRandom) -> [UInt8] {
    guard type == CK_F32 || type == CK_F16 else { return random.bytes(count * size(type)) }
    var values = random.floats(count).map { $0 * 40 }
    for i in values.indices where i % 13 == 0 {
      values[i] = [.nan, .infinity, -.infinity, 1e30, -1e-30, 0.5, -2.5][i / 13 % 7]
    }
    return type == CK_F32
      ? values.withUnsafeBytes(Array.init)
      : values.map(ck_half_from_float).withUnsafeBytes(Array.init)
  }

  @Test(arguments: types, types)
  func convertsEveryPairAsTheFormulaSays(from: ck_type, to: ck_type) {
    let variants = KernelVariants()
    var random = KernelRandom()
    for (gap, channels) in [(0, 1), (0, 37), (3, 37), (1, 600)] {
      var source = ck_format(type: from, scale: 0.37, zero: from == CK_U8 ? 121 : -3)
      var result = ck_format(type: to, scale: 0.125, zero: to == CK_U8 ? 7 : 5)
      let input = MapLayout(
        height: 3, width: 5, channels: channels, elementSize: Self.size(from), pixelGap: gap,
        rowGap: gap)
      let output = MapLayout(
        height: 3, width: 5, channels: channels, elementSize: Self.size(to), pixelGap: gap)
      let bytes = Self.source(from, input.size / Self.size(from), &random)
      let observed = variants.bytes(output.size, "seed \(random.seed)") { isa, pool, memory in
        var map = output.map(memory)
        input.withMap(bytes) { ck_convert(&source, $0, &result, &map, isa, pool) }
      }
      bytes.withUnsafeBytes { bytes in
        observed.withUnsafeBytes { observed in
          for y in 0..<3 {
            for x in 0..<5 {
              for c in 0..<channels {
                let real = Self.real(bytes, input.place(y, x, c), source)
                let expected = Self.bits(real, result)
                #expect(Self.bits(observed, output.place(y, x, c), to) == expected, "\(real)")
              }
            }
          }
        }
      }
    }
  }

  /// All of int16, scaled by powers of two, which levels shift.
  @Test(arguments: [-15, -14, -9, -1, 0, 1, 3, 15])
  func powersOfTwoRoundHalfAwayFromZero(shift: Int) {
    let words = (0..<65_536).map { UInt16($0) }
    let layout = MapLayout(height: 1, width: 256, channels: 256, elementSize: 2)
    let wide = MapLayout(height: 1, width: 256, channels: 256, elementSize: 2, pixelGap: 3)
    var source = ck_format(type: CK_I16, scale: 0.001953125, zero: 0)
    let scale = (0..<abs(shift)).reduce(source.scale) { scale, _ in
      shift < 0 ? scale * 2 : scale / 2
    }
    var result = ck_format(type: CK_I16, scale: scale, zero: 0)
    let bytes = words.withUnsafeBytes(Array.init)
    for output in [layout, wide] {
      let observed = KernelVariants().bytes(output.size, "shift \(shift)") { isa, pool, memory in
        var map = output.map(memory)
        layout.withMap(bytes) { ck_convert(&source, $0, &result, &map, isa, pool) }
      }
      observed.withUnsafeBytes { observed in
        let isRight = words.indices.allSatisfy { i in
          let real = source.scale * Float(Int16(bitPattern: words[i]))
          return Self.bits(observed, output.place(0, i / 256, i % 256), CK_I16)
            == Self.bits(real, result)
        }
        #expect(isRight)
      }
    }
  }
}
