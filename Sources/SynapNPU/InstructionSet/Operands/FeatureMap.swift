import CKernels
import SynapCore

/// A feature map in memory, channels last: element (y, x, c) lies at
/// `address + y * rowPitch + x * pixelPitch + c * elementType.byteCount`.
///
/// Pitches wider than the data make slices: producers of a concatenation write, and consumers of
/// a split read, their channels of one interleaved buffer.
public struct FeatureMap: Hashable, Sendable {
  /// Where element (0, 0, 0) lies.
  public var address: Address
  /// The number of rows, 1...65536.
  public var height: Int
  /// The number of pixels in a row, 1...65536.
  public var width: Int
  /// The number of elements in a pixel, 1...65536.
  public var channels: Int
  /// The distance between neighbouring pixels in bytes, at least the size of a pixel.
  public var pixelPitch: Int
  /// The distance between neighbouring rows in bytes, at least the size of a row.
  public var rowPitch: Int
  /// The type of an element: one of `elementTypes`.
  public var elementType: DataType

  /// The element types that the machine knows, in the order of their encoding.
  public static let elementTypes: [DataType] = [
    .uint8, .int8, .int16, .float16, .float32, .int32, .uint16, .int64,
  ]

  /// Creates a feature map; pitches that are nil make it dense.
  public init(
    address: Address = Address(), height: Int = 1, width: Int = 1, channels: Int = 1,
    pixelPitch: Int? = nil, rowPitch: Int? = nil, elementType: DataType = .uint8
  ) {
    self.address = address
    self.height = height
    self.width = width
    self.channels = channels
    let pixel = pixelPitch ?? channels * elementType.byteCount
    self.pixelPitch = pixel
    self.rowPitch = rowPitch ?? width * pixel
    self.elementType = elementType
  }

  /// The number of elements.
  public var elementCount: Int { height * width * channels }
  /// The number of bytes of the elements, without what lies between them.
  public var byteCount: Int { elementCount * elementType.byteCount }
  /// Whether nothing lies between the elements.
  public var isDense: Bool {
    pixelPitch == channels * elementType.byteCount && rowPitch == width * pixelPitch
  }

  /// The channels `range` of this map.
  public func channels(_ range: Range<Int>) -> FeatureMap {
    var slice = self
    slice.address = address + range.lowerBound * elementType.byteCount
    slice.channels = range.count
    return slice
  }

  /// The rows and columns `rows`, `columns` of this map.
  public func window(rows: Range<Int>, columns: Range<Int>) -> FeatureMap {
    var slice = self
    slice.address = address + rows.lowerBound * rowPitch + columns.lowerBound * pixelPitch
    slice.height = rows.count
    slice.width = columns.count
    return slice
  }

  /// The bytes of the elements.
  public func region(_ name: String) -> Region {
    Region(
      name, at: address, run: channels * elementType.byteCount,
      steps: [.init(count: height, stride: rowPitch), .init(count: width, stride: pixelPitch)],
      alignment: elementType.byteCount)
  }

  /// Throws where elements overlap or the type is none of `types`.
  func check(_ name: String, types: [DataType]) throws {
    guard types.contains(elementType) else {
      let names = types.map(\.description).joined(separator: ", ")
      throw Diagnostic.error("\(name) has the type \(elementType), which must be one of \(names)")
    }
    guard region(name).isDistinct else {
      throw Diagnostic.error(
        "\(name) has a pixel pitch of \(pixelPitch) and a row pitch of \(rowPitch) bytes, "
          + "too small for \(width) pixels of \(channels * elementType.byteCount) bytes")
    }
  }

  /// Whether this map has the same extents as `other`.
  func hasExtents(of other: FeatureMap) -> Bool {
    height == other.height && width == other.width && channels == other.channels
  }
}

extension FeatureMap: FieldGroup {
  /// Address, extents, pitches and element type.
  public static let fields: Fields<FeatureMap> = [
    .group("address", \.address),
    .integer("height", \.height, 1...65536, "rows"),
    .integer("width", \.width, 1...65536, "pixels in a row"),
    .integer("channels", \.channels, 1...65536, "elements in a pixel"),
    .integer("pixel_pitch", \.pixelPitch, 0...0xFFFF_FFFF, "bytes between pixels"),
    .integer("row_pitch", \.rowPitch, 0...0xFFFF_FFFF, "bytes between rows"),
    .choice("type", \.elementType, elementTypes, "element type"),
  ]
}

extension DataType {
  /// The kernels' name of this type; `CK_U8` for types that feature maps can't have.
  var kernelType: ck_type {
    ck_type(rawValue: UInt32(FeatureMap.elementTypes.firstIndex(of: self) ?? 0))
  }
  /// Whether this is uint8 or int8.
  var isEightBit: Bool { self == .uint8 || self == .int8 }
}
