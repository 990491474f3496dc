import SynapCore

/// A format of uncoded pictures: how samples are arranged, and how each one is stored.
public struct RawPictureFormat: Sendable {
  /// The name, which is the extension of its files, too.
  public let name: String
  /// How samples are arranged.
  let arrangement: SampleArrangement
  /// How samples are stored unless something else is asked for.
  public let defaultType: SampleType

  /// The formats that are known.
  public static let all = [
    RawPictureFormat(name: "nv21", arrangement: .frame(.nv21), defaultType: .uint8),
    RawPictureFormat(name: "nv12", arrangement: .frame(.nv12), defaultType: .uint8),
    RawPictureFormat(name: "nv15", arrangement: .frame(.nv12), defaultType: .uint10),
    RawPictureFormat(name: "yuv420", arrangement: .frame(.yuv420), defaultType: .uint8),
    RawPictureFormat(name: "yuv444", arrangement: .frame(.yuv444), defaultType: .uint8),
    RawPictureFormat(name: "rgb", arrangement: .rgb, defaultType: .uint8),
    RawPictureFormat(name: "rgbp", arrangement: .rgbp, defaultType: .uint8),
    RawPictureFormat(name: "bgr", arrangement: .bgr, defaultType: .uint8),
    RawPictureFormat(name: "bgra", arrangement: .bgra, defaultType: .uint8),
    RawPictureFormat(name: "gray", arrangement: .gray, defaultType: .uint8),
  ]

  /// The names of all formats, as they are listed in the help of tools.
  package static var list: String { all.map(\.name).joined(separator: ",") }

  /// The format called `name`.
  ///
  /// - Throws: a `Diagnostic` with those that are known.
  public static func named(_ name: String) throws -> RawPictureFormat {
    if let format = all.first(where: { $0.name == name }) { return format }
    let known = all.map(\.name)
    let meant = Suggestion.nearest(to: name, among: known).map { ["did you mean '\($0)'?"] } ?? []
    throw Diagnostic.error(
      "unknown picture format: \(name.prefix(64))",
      notes: ["known formats: " + known.joined(separator: ", ")] + meant)
  }

  /// The bytes of `image` in this format.
  ///
  /// - Throws: a `Diagnostic` where the picture's size does not suit.
  public func encode(_ image: Image) throws -> [UInt8] {
    if defaultType == .uint8, case .frame(let layout) = arrangement {
      return try CameraFrame(image, as: layout).planes.flatMap(\.self)
    }
    return try defaultType.encode(arrangement.samples(of: image), columnCount: image.width)
  }

  /// The picture of `width` by `height` pixels that `bytes` hold, of which every sample is multiplied
  /// by `scale`, and `bias` added to it, before it is rounded and limited to 0 to 255.
  ///
  /// - Throws: a `Diagnostic` where the size is not allowed or there are more or fewer bytes.
  public func decode(
    _ bytes: [UInt8], width: Int, height: Int, type: SampleType? = nil, scale: Float? = nil,
    bias: Float = 0
  ) throws -> Image {
    let type = type ?? defaultType
    try Image.checkSize(
      width: width, height: height, channels: max(4, type.bitCount / 8))
    let count = arrangement.sampleCount(width: width, height: height)
    let samples = try type.decode(bytes, count: count, columnCount: width)
    let factor = scale ?? type.defaultScale
    let numbers = samples.map { $0 * factor + bias }
    if type == .uint8, case .frame(let layout) = arrangement {
      return try CameraFrame(
        layout: layout, width: width, height: height,
        bytes: numbers.map { UInt8(SampleType.whole($0, limit: 255)) }
      ).image
    }
    return arrangement.image(of: numbers, width: width, height: height)
  }
}
