import SynapCore

/// How a network's input wants its pictures: size, channels, their order, and the letterbox.
///
/// Calibration, the float reference and the emulator all prepare pictures with this one type.
public struct ImageInput: Equatable, Sendable {
  /// The input's columns.
  public var width: Int { letterbox.targetWidth }
  /// The input's rows.
  public var height: Int { letterbox.targetHeight }
  /// The input's channels: 1, 3 or 4.
  public var channels: Int
  /// Whether blue comes first.
  public var isBGR: Bool
  /// How pictures of other sizes are fitted.
  public var letterbox: Letterbox

  /// Creates a description of an input from its parts.
  public init(channels: Int, isBGR: Bool = false, letterbox: Letterbox) {
    self.channels = channels
    self.isBGR = isBGR
    self.letterbox = letterbox
  }

  /// The picture types that a format string may begin with, and the channels each one needs.
  private static let channelsOfType: [(name: String, channels: [Int])] = [
    ("", [1, 3, 4]), ("rgb", [1, 3, 4]), ("bgr", [1, 3, 4]), ("bgra", [4]), ("y8", [1]),
    ("gray", [1]),
  ]

  private static let keepProportions = "keep_proportions"
  private static let fillColor = "fill_color"

  /// A warning per attribute of `format` that is not read.
  package static func warnings(ofFormat format: String) -> [Diagnostic] {
    FormatString(format).warningsOfUnknownKeys(
      among: [keepProportions, fillColor], reader: "a picture input")
  }

  /// Creates a description of an input of the given shape from SyNAP's format string, such as
  /// `rgb keep_proportions=0 fill_color=114`.
  ///
  /// The type is `rgb` where there is none. Attributes other than `keep_proportions` and
  /// `fill_color` are ignored; `warnings(ofFormat:)` names them.
  ///
  /// - Throws: a `Diagnostic` where the type isn't a picture's, the shape isn't allowed or an
  ///   attribute has no valid value.
  public init(format: String, width: Int, height: Int, channels: Int) throws {
    let text = FormatString(format)
    guard let type = Self.channelsOfType.first(where: { $0.name == text.type }) else {
      let names = Self.channelsOfType.dropFirst().map(\.name).joined(separator: ", ")
      throw Diagnostic.error(
        "'\(text.type)' is not a type of picture input", notes: ["valid types are \(names)"])
    }
    guard [1, 3, 4].contains(channels) else {
      throw Diagnostic.error("a picture input has 1, 3 or 4 channels, not \(channels)")
    }
    guard type.channels.contains(channels) else {
      throw Diagnostic.error(
        "a picture input of type \(text.type) has \(type.channels[0]) channels, not \(channels)")
    }
    try Image.checkSize(width: width, height: height, channels: channels)
    let keepProportions = try text.integer(Self.keepProportions, in: 0...2) ?? 1
    let fillColor = try text.integer(Self.fillColor, in: 0...255) ?? 128
    self.init(
      channels: channels, isBGR: text.type.hasPrefix("bgr") && channels > 1,
      letterbox: Letterbox(
        targetWidth: width, targetHeight: height, keepProportions: keepProportions,
        fillColor: UInt8(fillColor)))
  }

  /// Converts the channels of `image`, fits it into the input and puts blue first if asked to.
  ///
  /// The second result is the rectangle of `image` that the input covers.
  public func prepare(_ image: Image) throws -> (image: Image, assignedRect: Rect) {
    let fitted = try letterbox.apply(to: image.converted(toChannels: channels))
    return (isBGR ? fitted.image.swappingRedAndBlue() : fitted.image, fitted.assignedRect)
  }
}

extension FormatString {
  /// The value of `key`; nil where it is absent.
  ///
  /// - Throws: a `Diagnostic` where the value isn't an integer in `range`.
  fileprivate func integer(_ key: String, in range: ClosedRange<Int>) throws -> Int? {
    guard has(key) else { return nil }
    let value = string(key)
    guard let number = Int(value), range.contains(number) else {
      throw Diagnostic.error(
        "\(key) is a number from \(range.lowerBound) to \(range.upperBound), not '\(value)'")
    }
    return number
  }
}
