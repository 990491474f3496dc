import SynapCore
import SynapIR
import SynapQuant

/// A way to store a network's values, as tests go through them.
enum StorageScheme: String, CaseIterable, Sendable, CustomStringConvertible {
  /// uint8, asymmetric.
  case uint8
  /// int8, asymmetric.
  case int8
  /// int8 activations, int8 weights with one scale per output channel.
  case int8PerChannel
  /// int8 with powers of two as scales.
  case int8DynamicFixedPoint
  /// int16 with powers of two as scales.
  case int16
  /// binary16.
  case float16

  var description: String { rawValue }

  /// The quantizer's format.
  var format: NumberFormat {
    switch self {
    case .uint8: .asymmetricAffine(.uint8)
    case .int8: .asymmetricAffine(.int8)
    case .int8PerChannel: .perChannelSymmetricAffine
    case .int8DynamicFixedPoint: .dynamicFixedPoint(.int8)
    case .int16: .dynamicFixedPoint(.int16)
    case .float16: .float16
    }
  }

  /// The type of activations.
  var dataType: DataType { format.dataType }
}

extension Graph {
  /// This float network with every node computed in the scheme that `scheme` names for it, and
  /// inputs stored as their first reader has them. Nothing that calibration has seen saturates.
  func stored(
    by calibration: Calibration, _ scheme: (Node) -> StorageScheme
  ) throws -> Graph {
    var formats = FormatAssignment(.float16, for: self)
    formats.nodes = nodes.map { scheme($0).format }
    let consumers = consumers()
    formats.inputs = inputs.map { id in
      consumers[id.index].first.map { formats.nodes[$0] } ?? .float16
    }
    var plan = QuantizationPlan(formats)
    plan.options.searchesRange = false
    return try quantized(by: calibration, plan).graph
  }
}

extension Tensor {
  /// The binary32 elements as `type` stores them.
  func stored(as type: TensorType) -> Tensor {
    type.dataType == .float16
      ? halved() : quantized(to: type.dataType, as: type.quantization)
  }
}
