/// How a compiled network turns a picture into what its first layer reads: format conversion, crop,
/// resize, normalization. The first of the tensors that take the picture says so in `model.json`.
public struct PicturePreprocessing: Hashable, Sendable {
  /// The part of the picture that the network sees.
  public enum Crop: Hashable, Sendable {
    /// All of it.
    case whole
    /// A part given with every inference, in four scalar inputs.
    case variable
    /// This part, in pixels of the picture.
    case rect(Rect)
  }

  /// How the picture's samples lie in the tensors.
  public var layout: PixelLayout
  /// The picture's rows.
  public var height: Int
  /// The picture's columns.
  public var width: Int
  /// The part that the network sees.
  public var crop: Crop
  /// The rows that it becomes.
  public var networkHeight: Int
  /// The columns that it becomes.
  public var networkWidth: Int

  /// Creates a description of its parts.
  public init(
    layout: PixelLayout, height: Int, width: Int, crop: Crop = .whole, networkHeight: Int,
    networkWidth: Int
  ) {
    self.layout = layout
    self.height = height
    self.width = width
    self.crop = crop
    self.networkHeight = networkHeight
    self.networkWidth = networkWidth
  }

  /// The whole picture.
  public var wholeRect: Rect { Rect(width: width, height: height) }

  /// What four scalar inputs are called, in their order.
  public static let cropNames = ["width", "height", "left", "top"]

  /// How many pixels of `count` there are for one of `dimension`, in 1/32768, rounded to nearest: what
  /// a scalar input with the attribute `tensor_dim` holds.
  public static func step(_ count: Int, over dimension: Int) -> Int {
    (2 * 32768 * count + dimension) / (2 * dimension)
  }
}

extension PicturePreprocessing {
  /// The JSON object of `model.json`.
  var json: JSONValue {
    func size(_ height: Int, _ width: Int) -> JSONValue { [.int(height), .int(width)] }
    let cropValue: JSONValue =
      switch crop {
      case .whole: .bool(false)
      case .variable: .bool(true)
      case .rect(let rect): [.int(rect.x), .int(rect.y), .int(rect.width), .int(rect.height)]
      }
    return [
      "type": .string(layout.rawValue), "size": size(height, width), "crop": cropValue,
      "network_size": size(networkHeight, networkWidth),
    ]
  }

  /// Reads the JSON object of `model.json`; nil where it is impossible.
  init?(json: JSONValue) {
    func numbers(_ key: String, _ count: Int) -> [Int]? {
      let values = json[key]?.arrayValue?.compactMap(\.intValue) ?? []
      return values.count == count && values.allSatisfy({ (0...0xFFFF).contains($0) })
        ? values : nil
    }
    guard let layout = json["type"]?.stringValue.flatMap(PixelLayout.init),
      let size = numbers("size", 2),
      let networkSize = numbers("network_size", 2), (size + networkSize).allSatisfy({ $0 > 0 })
    else { return nil }
    let crop: Crop
    switch json["crop"]?.boolValue {
    case true?: crop = .variable
    case false?: crop = .whole
    case nil:
      guard let values = numbers("crop", 4), values[2] > 0, values[3] > 0,
        values[0] + values[2] <= size[1], values[1] + values[3] <= size[0]
      else { return nil }
      crop = .rect(Rect(x: values[0], y: values[1], width: values[2], height: values[3]))
    }
    self.init(
      layout: layout, height: size[0], width: size[1], crop: crop, networkHeight: networkSize[0],
      networkWidth: networkSize[1])
  }
}
