import SynapCore
import SynapImage

/// The colours in which the masks of the classes are shown.
struct MaskPalette {
  private var colors: [Int: Color] = [:]

  /// The colour of class `index`: as given, or one of hues that differ most between neighbours.
  subscript(index: Int) -> Color {
    if let color = colors[index] { return color }
    let hue = (Double(max(index, 0)) * 0.618_033_988_75).truncatingRemainder(dividingBy: 1) * 6
    func sample(_ shift: Double) -> UInt8 {
      let distance = abs((hue + shift).truncatingRemainder(dividingBy: 6) - 3)
      return UInt8(min(max(distance - 1, 0), 1) * 200)
    }
    return Color(red: sample(0), green: sample(4), blue: sample(2))
  }

  /// Replaces colours by those of a JSON object `{"class_index": [B, G, R], …}`.
  ///
  /// - Throws: a `Diagnostic` where `text` is none.
  mutating func override(with text: String) throws {
    let problem = "--mask_colors takes {\"class_index\":[B,G,R],...}"
    guard let members = try JSONValue(parsing: text).members else {
      throw Diagnostic.error(problem)
    }
    for member in members {
      let samples = (member.value.arrayValue ?? []).compactMap(\.intValue)
        .compactMap(UInt8.init(exactly:))
      guard let index = Int(member.key), samples.count == 3 else {
        throw Diagnostic.error(problem)
      }
      colors[index] = Color(red: samples[2], green: samples[1], blue: samples[0])
    }
  }
}
