import SynapCore

/// How the scheme of the metafile says that integers stand for numbers.
public enum QuantizationScheme: String, CaseIterable, Sendable {
  /// `asymmetric_affine` for uint8, `dynamic_fixed_point` for other integers.
  case `default`
  case asymmetricAffine = "asymmetric_affine"
  case dynamicFixedPoint = "dynamic_fixed_point"
  case perChannelSymmetricAffine = "perchannel_symmetric_affine"

  /// The data types that can be stored this way.
  public var dataTypes: [DataType] {
    switch self {
    case .default: [.uint8, .int8, .int16, .float16]
    case .asymmetricAffine: [.uint8, .int8]
    case .dynamicFixedPoint: [.int8, .int16]
    case .perChannelSymmetricAffine: [.int8]
    }
  }
}

/// How a layer stores its numbers.
public enum NumberFormat: Hashable, Sendable {
  /// IEEE binary16.
  case float16
  /// uint8 or int8 with a scale and a zero point.
  case asymmetricAffine(DataType)
  /// int8 activations with a scale and a zero point, int8 weights with a scale per output channel.
  case perChannelSymmetricAffine
  /// int8 or int16 with a power of two as scale.
  case dynamicFixedPoint(DataType)

  /// The format of `dataType` under `scheme`; nil where they don't go together.
  public init?(_ dataType: DataType, scheme: QuantizationScheme = .default) {
    switch (dataType, scheme) {
    case (.float16, _): self = .float16
    case (.uint8, .default), (.uint8, .asymmetricAffine), (.int8, .asymmetricAffine):
      self = .asymmetricAffine(dataType)
    case (.int8, .perChannelSymmetricAffine): self = .perChannelSymmetricAffine
    case (.int8, .default), (.int8, .dynamicFixedPoint), (.int16, .default),
      (.int16, .dynamicFixedPoint):
      self = .dynamicFixedPoint(dataType)
    default: return nil
    }
  }

  /// The type of stored activations.
  public var dataType: DataType {
    switch self {
    case .float16: .float16
    case .asymmetricAffine(let type), .dynamicFixedPoint(let type): type
    case .perChannelSymmetricAffine: .int8
    }
  }

  /// The format that activations are stored in, which layers of different formats may share.
  var activations: NumberFormat {
    self == .perChannelSymmetricAffine ? .asymmetricAffine(.int8) : self
  }

  /// The stored values of activations; nil for float16.
  var grid: StorageGrid? {
    switch self {
    case .float16: nil
    case .asymmetricAffine, .perChannelSymmetricAffine:
      StorageGrid(levels: 256, isPowerOfTwo: false)
    case .dynamicFixedPoint(let type):
      StorageGrid(levels: 1 << (8 * type.byteCount), isPowerOfTwo: true)
    }
  }

  /// How activations that cover `range` are stored.
  func quantization(for range: ValueRange) -> Quantization {
    switch self {
    case .float16: .none
    case .asymmetricAffine(let type): AsymmetricAffine.parameters(for: range, dataType: type)
    case .perChannelSymmetricAffine: AsymmetricAffine.parameters(for: range, dataType: .int8)
    case .dynamicFixedPoint(let type): DynamicFixedPoint.parameters(for: range, dataType: type)
    }
  }

  /// The short name of the type and scheme in quantization tables, for example `i16`.
  public var schemeName: String {
    switch self {
    case .float16: "float16"
    case .asymmetricAffine: QuantizationScheme.asymmetricAffine.rawValue
    case .perChannelSymmetricAffine: QuantizationScheme.perChannelSymmetricAffine.rawValue
    case .dynamicFixedPoint: QuantizationScheme.dynamicFixedPoint.rawValue
    }
  }
}
