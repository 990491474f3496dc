/// A font of straight strokes for the characters 32 to 126.
///
/// A glyph is drawn on a grid whose capitals are 12 units high: x grows to the right from 0, y
/// down from 0 at the top of a capital to 12 at the base line and 16 at the lowest descender.
struct StrokeFont {
  /// A point of the grid.
  struct Point {
    let x: Double
    let y: Double
  }

  /// A character's strokes.
  struct Glyph {
    /// The width in units, without the gap to the next glyph.
    let width: Int
    /// Lines from point to point; a single point is a dot.
    let strokes: [[Point]]
  }

  /// The height of a capital in units.
  static let capitalHeight = 12
  /// The lowest descender in units.
  static let descenderBottom = 16
  /// The units between two glyphs.
  static let gap = 3

  /// The glyph of a character; that of `?` for what the font lacks.
  static func glyph(_ character: Character) -> Glyph {
    let code = character.asciiValue.map { Int($0) - 32 } ?? -1
    let text = descriptions.indices.contains(code) ? descriptions[code] : descriptions[31]
    let parts = text.split(separator: " ")
    return Glyph(
      width: parts.first.flatMap { Int($0, radix: 17) } ?? 0,
      strokes: parts.dropFirst().map(points))
  }

  /// The points of one stroke: pairs of digits to base 17.
  private static func points(_ stroke: Substring) -> [Point] {
    let digits = stroke.compactMap { Int(String($0), radix: 17) }
    return stride(from: 0, to: digits.count - 1, by: 2).map {
      Point(x: Double(digits[$0]), y: Double(digits[$0 + 1]))
    }
  }

  /// Per character from the blank on: the width, then the strokes.
  private static let descriptions: [String] = [
    "4", "2 1018 1c", "4 1013 3033", "8 302c 605c 0484 0888",
    "8 8361210304266688896b2b09 404c", "8 103041433414030110 5878898b7c5c4b4958 701c",
    "8 8c242230506263080a2c5c88", "2 1013", "4 3013193c", "4 1033391c", "6 3137 0266 0662",
    "8 434b 0787", "2 1b1c0e", "6 0767", "2 1c", "6 600c",
    "8 2060828a6c2c0a0220", "8 22404c 2c6c", "8 02206082840c8c",
    "8 02206082846636 66888a6c2c0a", "8 6c600888", "8 8010062565878a6c2c0a",
    "8 715030030a2c6c8a88662608", "8 00803c", "8 260402206082846626080a2c6c8a8866",
    "8 1b3c5c898260200204266684", "2 15 1c", "2 15 1b1c0e", "8 83078b", "8 0585 0989",
    "8 03870b", "8 02206082844748 4c",
    "a 7c3c09033070a3a78977745335375977", "8 0c408c 1979", "8 000c6c8a886606 6684826000",
    "8 826020020a2c6c8a", "8 000c5c89835000", "8 80000c8c 0666", "8 80000c 0666",
    "8 826020020a2c6c8a8757", "8 000c 808c 0686", "2 101c", "6 606a4c2c0a",
    "8 000c 8008 358c", "7 000c7c", "a 0c0058a0ac", "8 0c008c80", "9 306093996c3c090330",
    "8 0c006082856707", "9 306093996c3c090330 699c", "8 0c006082856707 478c",
    "8 82602002042666888a6c2c0a", "8 0080 404c", "8 000a2c6c8a80", "8 004c80",
    "a 002c538ca0", "8 008c 800c", "8 004680 464c", "8 00800c8c", "4 30101e3e", "6 006c",
    "4 10303e1e", "6 043064", "8 0e8e",
    "3 0022", "7 747c 765424060a2c5c7a", "7 000c 062454767a5c2c0a", "7 765424060a2c5c7a",
    "7 707c 765424060a2c5c7a", "7 0878765424060a2c5c7a", "5 5040222c 0454",
    "7 747e5g2g0f 765424060a2c5c7a", "7 000c 062454767c", "2 141c 11", "3 242e0g 21",
    "6 000c 640a 286c", "3 101a3c", "a 040c 062434565c 567484a6ac", "7 040c 062454767c",
    "7 2454767a5c2c0a0624", "7 040g 062454767a5c2c0a", "7 747g 765424060a2c5c7a",
    "5 040c 062454", "6 65541405071858696b5c1c0b", "5 202a4c5c 0454", "7 040a2c5c7a 747c",
    "6 043c64", "a 042c568ca4", "6 046c 640c", "6 043c 641g", "6 04640c6c",
    "4 40212607282d4e", "2 101f", "4 00212647282d0e", "8 08266886",
  ]
}
