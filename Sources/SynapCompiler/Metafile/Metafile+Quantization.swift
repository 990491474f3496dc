import SynapCore
import SynapIR
import SynapImage
import SynapQuant

extension Metafile {
  /// How the metafile wants the network quantized.
  public struct Quantization: Equatable, Sendable {
    /// The data type of the layers.
    public enum Assignment: Equatable, Sendable {
      /// All layers have this type.
      case uniform(DataType)
      /// Layers have types of their own; later entries override earlier ones.
      case mixed([LayerDataType])
    }

    /// The data type of the layers that one specification selects.
    public struct LayerDataType: Equatable, Sendable {
      /// `name`, `@id`, `name...`, `@id...`, `INPUTS` or `*`.
      public var layers: Located<String>
      /// Their data type.
      public var dataType: DataType

      /// Creates the assignment of `dataType` to `layers`.
      public init(layers: Located<String>, dataType: DataType) {
        self.layers = layers
        self.dataType = dataType
      }
    }

    /// How stored integers stand for real numbers.
    public typealias Scheme = QuantizationScheme
    /// Which layers are quantized.
    public typealias Mode = QuantizationMode
    /// How ranges are found from the values seen.
    public typealias Algorithm = RangeAlgorithm

    /// The samples of one input.
    public enum DatasetSpecification: Equatable, Sendable {
      /// Files that match a pattern, relative to the metafile.
      case glob(String)
      /// One sample of uniform random values in `[0, 1)`; for timing only.
      case random

      /// Whether the pattern names picture files.
      public var isOfPictures: Bool {
        guard case .glob(let pattern) = self else { return false }
        return Image.fileExtensions.contains(File.pathExtension(of: pattern))
      }
    }

    /// The data types that `data_type` may name.
    public static let dataTypes: [DataType] = [.uint8, .int8, .int16, .float16]

    /// Where the section stands.
    public var location = Location()
    /// The data type of the layers.
    public var dataType = Located(Assignment.uniform(.uint8))
    /// The scheme as written; `effectiveScheme` resolves `default`.
    public var scheme = Located(Scheme.default)
    /// Which layers are quantized.
    public var mode = Mode.standard
    /// How ranges are found.
    public var algorithm = Algorithm.standard
    /// Further arguments of the quantizer.
    public var options = QuantizerOptions()
    /// The samples, one entry per input of the metafile; empty where none are given.
    public var datasets: [Located<DatasetSpecification>] = []

    /// Creates the section that says nothing.
    public init() {}

    /// The type of layers that no specification selects: the uniform type; else the 8-bit type that
    /// appears, else that of `*`, else uint8.
    public var baseType: DataType {
      switch dataType.value {
      case .uniform(let type): type
      case .mixed(let entries):
        entries.first { $0.dataType.byteCount == 1 }?.dataType
          ?? entries.last { $0.layers.value == "*" }?.dataType ?? .uint8
      }
    }

    /// The type that the scheme is of: the base type, or the integer type of some layers where that is
    /// a float type; the base type where all are floats.
    public var schemeType: DataType {
      guard baseType.isFloat, case .mixed(let entries) = dataType.value else { return baseType }
      return entries.first { !$0.dataType.isFloat }?.dataType ?? baseType
    }

    /// The scheme of `schemeType`, `default` resolved; nil where that is a float type.
    public var effectiveScheme: Scheme? {
      if schemeType.isFloat { return nil }
      if scheme.value != .default { return scheme.value }
      return schemeType == .uint8 ? .asymmetricAffine : .dynamicFixedPoint
    }

    /// Whether the network is quantized: there are samples, and a type that needs them.
    public var isEnabled: Bool { !datasets.isEmpty && dataType.value != .uniform(.float16) }

    /// The format of layers of type `dataType`: the section's scheme for the type that it is of, that
    /// type's default for others.
    func format(of dataType: DataType) -> NumberFormat? {
      NumberFormat(dataType, scheme: dataType == schemeType ? scheme.value : .default)
    }

    /// The format of every layer of `graph`.
    ///
    /// - Throws: a `Diagnostic` where the map of data types names a layer that does not exist.
    public func formats(of graph: Graph) throws -> FormatAssignment {
      guard let base = format(of: baseType) else {
        throw Diagnostic.error(
          "Invalid quantization scheme specified: \(scheme.value.rawValue) with data_type "
            + "\(baseType)", at: scheme.location)
      }
      var result = FormatAssignment(base, for: graph)
      if case .mixed(let entries) = dataType.value {
        let ordered =
          entries.filter { $0.layers.value == "*" }
          + entries.filter { $0.layers.value != "*" }
        for entry in ordered {
          guard let format = format(of: entry.dataType) else { continue }
          try locating(in: entry.layers.location) {
            try result.assign(format, to: LayerSelector(entry.layers.value), in: graph)
          }
        }
      }
      return result.withFloatLayers(of: graph, mode: mode)
    }
  }
}
