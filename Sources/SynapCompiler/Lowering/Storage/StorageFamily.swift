import SynapCore
import SynapIR
import SynapNPU

/// A value's map beside its type.
typealias TypedMap = (map: MapView, type: TensorType)

/// How the machine computes with values that are stored in one way: which instructions it has, and
/// what constants they take. One file per family.
protocol StorageFamily {
  /// An instruction on the maps of an operand and a result.
  typealias UnaryInstruction = (_ input: FeatureMap, _ output: FeatureMap) -> any Instruction
  /// An instruction on the maps of two operands and a result.
  typealias BinaryInstruction =
    (_ left: FeatureMap, _ right: FeatureMap, _ output: FeatureMap) -> any Instruction

  /// Appends the convolution of `input` that `parts` describe.
  static func emitConvolution(
    _ parts: ConvolutionParts, input: TypedMap, output: TypedMap, in lowering: inout Lowering
  ) throws
  /// The instruction for a function of single elements.
  static func function(
    _ operation: some Operator, from: TensorType, to: TensorType, in builder: inout ProgramBuilder
  ) throws -> UnaryInstruction
  /// The instruction for an operation on pairs of elements.
  static func arithmetic(
    _ operation: FloatArithmetic.Operation, left: TensorType, right: TensorType,
    result: TensorType
  ) throws -> BinaryInstruction
}

extension DataType {
  /// The family of values of this type.
  ///
  /// - Throws: a `Diagnostic` where the machine does not compute with the type.
  var storageFamily: any StorageFamily.Type {
    get throws {
      switch self {
      case .uint8, .int8: ByteStorage.self
      case .int16: Int16Storage.self
      case .float16: HalfStorage.self
      default: throw Diagnostic.error("the machine does not compute with \(self)")
      }
    }
  }
}
