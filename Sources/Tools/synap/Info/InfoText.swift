import SynapCompiler
import SynapCore
import SynapNPU

/// The lines of `synap info`: a heading, then names in a column with what there is to say of them.
/// What controls a terminal is escaped, whatever file it comes from.
struct InfoText {
  /// The text so far.
  private(set) var text = ""

  /// Adds a line without indentation.
  mutating func heading(_ line: String) { text += line.visible + "\n" }

  /// Adds a line of `name` with `value`, whose lines stay apart.
  mutating func entry(_ name: String, _ value: String) {
    let lines = value.split(separator: "\n", omittingEmptySubsequences: false)
    text += "  " + name.left(14) + lines.map { String($0).visible }.joined(separator: "\n") + "\n"
  }

  /// Adds lines, the first of them beside `name`.
  mutating func entries(_ name: String, _ values: [String]) {
    for (index, value) in values.enumerated() { entry(index == 0 ? name : "", value) }
  }

  /// `12.3 MB`, `1.50 kB`, `7 B`.
  static func bytes(_ count: Int) -> String { scaled(count) + "B" }

  /// `5.71 G`, `353 k`, `12`: three digits and the prefix of a unit.
  static func number(_ count: Int) -> String {
    let text = scaled(count)
    return text.hasSuffix(" ") ? String(text.dropLast()) : text
  }

  private static func scaled(_ count: Int) -> String {
    var value = Double(count)
    for prefix in ["", "k", "M", "G", "T"] {
      if value < 999.5 || prefix == "T" {
        let digits = prefix.isEmpty || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2
        return value.fixed(digits) + " " + prefix
      }
      value /= 1000
    }
    return "\(count) "
  }

  /// `images: uint8[1, 3, 480, 640] nchw 0.0039 (q - 0)`.
  static func tensor(
    _ name: String, _ dataType: DataType, _ shape: Shape, _ layout: Layout,
    _ quantization: Quantization
  ) -> String {
    let order = layout == .none ? "" : " \(layout.rawValue)"
    let stored = quantization.uniform.map { " \($0.scale) (q - \($0.zeroPoint))" } ?? ""
    return "\(name.visible): \(dataType)\(shape)\(order)\(stored)"
  }

  /// `NN 60 layers 21.0 ms, TP …`.
  static func engines(_ shares: [NetworkTrial.EngineShare]) -> String {
    shares.map { share in
      "\(share.engine) \(share.layerCount) layer\(share.layerCount == 1 ? "" : "s") "
        + "\(share.milliseconds.fixed(2)) ms"
    }.joined(separator: ", ")
  }
}
