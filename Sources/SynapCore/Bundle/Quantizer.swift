/// How numbers that a user assigns to a tensor become its stored values, and back.
///
/// Follows the published runtime's arithmetic (SyNAP 3.2, `quantization.cpp`):
///
///     to_int(v) = trunc(v + 0.5)
///     affine:               q = saturate(x - (m - zero_point))             where |s * f - 1| < 1/256
///                           q = saturate(to_int((x - m) / (s * f) + zero_point))   elsewhere
///     dynamic fixed point:  q = saturate(to_int((x - m) * 2^fl / s))
///     float16:              q = (x - m) / s, cut to the precision of a half, limited to ±65504,
///                           0 where it is no normal number
///     float32:              q = (x - m) / s
///
/// with `m` the mean of the channel (the published runtime truncates it where the result is an
/// integer; here it is exact, as in calibration), `s` the scale of the
/// metafile and `f` the tensor's own. Where the metafile has neither, bytes are stored as they come:
/// `s` is `1 / f` and `m` the zero point; where it has one of them, the other is 0 or 1.
package struct Quantizer: Sendable {
  /// What a number less its mean is multiplied by: `2^fl`.
  package let factor: Float
  /// What a number less its mean is divided by: `s * f`.
  package let divisor: Float
  /// The mean per channel, or one for all; empty for 0.
  package let means: [Float]
  /// What is added at the end.
  package let zeroPoint: Float
  /// The type of the stored elements.
  package let dataType: DataType
  /// Whether bytes are stored as they come.
  package let copiesBytes: Bool
  /// Whether bytes need an offset only.
  package let addsOffset: Bool

  /// Prepares for a tensor.
  ///
  /// - Throws: a `Diagnostic` where its means don't fit its channels.
  package init(_ metadata: TensorMetadata) throws {
    dataType = metadata.dataType
    let channelCount = metadata.channelCount
    let means = metadata.means ?? []
    guard means.count <= 1 || means.count == channelCount else {
      throw Diagnostic.error(
        "'\(metadata.name)' has \(means.count) means for \(channelCount) channels")
    }
    let userScale = metadata.scale == 0 ? nil : metadata.scale
    var isAffine = true
    switch metadata.quantization {
    case .affine(let scale, let zeroPoint):
      let isInferred = metadata.means == nil && userScale == nil
      self.means = isInferred ? [Float(zeroPoint)] : means
      divisor = isInferred ? 1 : (userScale ?? 1) * scale
      factor = 1
      self.zeroPoint = Float(zeroPoint)
    case .dynamicFixedPoint(let length):
      self.means = means
      divisor = userScale ?? 1
      isAffine = false
      factor = Float(sign: .plus, exponent: length, significand: 1)
      zeroPoint = 0
    case .none, .perChannel:
      self.means = means
      divisor = userScale ?? 1
      factor = 1
      zeroPoint = 0
    }
    let isByte = metadata.dataType.byteCount == 1
    addsOffset = isByte && isAffine && abs(divisor - 1) < 1 / 256
    let zero = zeroPoint
    copiesBytes =
      addsOffset && (self.means.isEmpty ? zero == 0 : self.means.allSatisfy { $0 == zero })
      && metadata.dataType == .uint8
  }

  /// The mean of channel `channel`.
  package func mean(_ channel: Int) -> Float {
    means.isEmpty ? 0 : means[means.count == 1 ? 0 : channel]
  }

  /// The stored integer for `number` of channel `channel`, within `range`.
  package func stored(_ number: Float, channel: Int, range: ClosedRange<Int>) -> Int {
    let exact: Float
    if addsOffset {
      exact = number - (mean(channel) - zeroPoint)
    } else {
      exact = (number - mean(channel)) * factor / divisor + zeroPoint
    }
    guard exact == exact else { return range.lowerBound }
    let rounded =
      addsOffset && exact == exact.rounded() ? exact : (exact + 0.5).rounded(.towardZero)
    let limited = min(max(rounded, Float(range.lowerBound)), Float(range.upperBound))
    guard limited < Float(range.upperBound) else { return range.upperBound }
    return max(Int(limited), range.lowerBound)
  }

  /// Stores `number` of channel `channel` as element `index` of `buffer`.
  package func store(
    _ number: Float, channel: Int, at index: Int, in buffer: UnsafeMutableRawBufferPointer
  ) {
    switch dataType {
    case .float32:
      buffer.storeBytes(of: real(number, channel: channel), toByteOffset: index * 4, as: Float.self)
    case .float16:
      let half = Quantizer.truncatedHalf(real(number, channel: channel))
      buffer.storeBytes(of: half, toByteOffset: index * 2, as: UInt16.self)
    case .float64:
      buffer.storeBytes(
        of: Double(real(number, channel: channel)), toByteOffset: index * 8, as: Double.self)
    default:
      let stored = stored(number, channel: channel, range: dataType.integerRange ?? 0...0)
      switch dataType.byteCount {
      case 1: buffer[index] = UInt8(truncatingIfNeeded: stored)
      case 2:
        buffer.storeBytes(
          of: UInt16(truncatingIfNeeded: stored), toByteOffset: index * 2, as: UInt16.self)
      case 8: buffer.storeBytes(of: Int64(stored), toByteOffset: index * 8, as: Int64.self)
      default:
        buffer.storeBytes(
          of: UInt32(truncatingIfNeeded: stored), toByteOffset: index * 4, as: UInt32.self)
      }
    }
  }

  /// `number` as the bits of a half: surplus digits are cut off, what is too large becomes ±65504,
  /// what is smaller than a normal half becomes 0 with its sign.
  package static func truncatedHalf(_ number: Float) -> UInt16 {
    let sign = UInt16(truncatingIfNeeded: number.bitPattern >> 16) & 0x8000
    let exponent = Int(number.bitPattern >> 23 & 0xFF) - 127 + 15
    if exponent <= 0 { return sign }
    if exponent > 30 { return sign | 0x7BFF }
    return sign | UInt16(exponent) << 10 | UInt16(truncatingIfNeeded: number.bitPattern >> 13)
      & 0x3FF
  }

  /// The real number for `number` of channel `channel`, for float tensors.
  package func real(_ number: Float, channel: Int) -> Float { (number - mean(channel)) / divisor }
}
