/// Colours as cameras and video have them, ITU-R BT.601 with luma from 16 to 235 and colour
/// differences from 16 to 240, in integers.
///
///     R = (298 (Y - 16)                 + 409 (V - 128) + 128) >> 8
///     G = (298 (Y - 16) - 100 (U - 128) - 208 (V - 128) + 128) >> 8
///     B = (298 (Y - 16) + 516 (U - 128)                 + 128) >> 8
///     Y = (( 66 R + 129 G +  25 B + 128) >> 8) + 16
///     U = ((-38 R -  74 G + 112 B + 128) >> 8) + 128
///     V = ((112 R -  94 G -  18 B + 128) >> 8) + 128
///
/// limited to 0 ... 255. Networks that convert pictures themselves use the same formula
/// (`ck_picture.h`).
enum ColorConversion {
  /// The colour of luma and colour differences.
  static func rgb(luma: UInt8, blueDifference: UInt8, redDifference: UInt8) -> (UInt8, UInt8, UInt8)
  {
    let y = 298 * (Int(luma) - 16) + 128
    let (u, v) = (Int(blueDifference) - 128, Int(redDifference) - 128)
    return (
      limited((y + 409 * v) >> 8), limited((y - 100 * u - 208 * v) >> 8),
      limited((y + 516 * u) >> 8)
    )
  }

  /// The luma of a colour.
  static func luma(_ red: Int, _ green: Int, _ blue: Int) -> UInt8 {
    limited(((66 * red + 129 * green + 25 * blue + 128) >> 8) + 16)
  }

  /// The blue difference of a colour.
  static func blueDifference(_ red: Int, _ green: Int, _ blue: Int) -> UInt8 {
    limited(((-38 * red - 74 * green + 112 * blue + 128) >> 8) + 128)
  }

  /// The red difference of a colour.
  static func redDifference(_ red: Int, _ green: Int, _ blue: Int) -> UInt8 {
    limited(((112 * red - 94 * green - 18 * blue + 128) >> 8) + 128)
  }

  private static func limited(_ value: Int) -> UInt8 { UInt8(min(max(value, 0), 255)) }
}
