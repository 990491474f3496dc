import SynapCore
import SynapIR
import SynapNPU

/// An input or output of the program before it has an address.
struct PortPlan {
  var name: String
  var type: TensorType
  var buffer: BufferID
  /// The first byte in the buffer.
  var offset = 0

  /// What `model.json` says about the port.
  func metadata(
    of sourceName: String, layout: Layout, format: String, security: String
  ) -> TensorMetadata {
    TensorMetadata(
      name: name, sourceName: sourceName, shape: type.shape,
      layout: layout, dataType: type.dataType,
      quantization: type.quantization, format: format, security: security)
  }
}

extension PortPlan {
  /// The port with its address.
  func port(in placement: Placement) -> Port {
    Port(
      name: name, address: placement.address(buffer, offset), byteCount: type.byteCount)
  }
}

extension Lowering {
  /// Memory for an input as the host writes it: densely packed, row-major.
  mutating func lowerInput(_ id: ValueID, name: String) throws -> PortPlan {
    let type = type(id)
    let buffer = allocate(byteCount: type.byteCount, isPinnedToDDR: true)
    define(id, as: .dense(type.shape, of: type.dataType, in: buffer))
    return PortPlan(name: name, type: type, buffer: buffer)
  }

  /// Brings an output into the form in which the host reads it: densely packed, row-major, in float
  /// where that is asked for and it holds numbers, not indices.
  mutating func lowerOutput(
    _ id: ValueID, name: String, isDequantized: Bool
  ) throws -> PortPlan {
    let stored = type(id)
    let isNumber = stored.quantization != .none || stored.dataType == .float16
    let type = isDequantized && isNumber ? TensorType.float32(stored.shape) : stored
    let buffer = allocate(byteCount: type.byteCount, isPinnedToDDR: true)
    let port = View.dense(type.shape, of: type.dataType, in: buffer)
    try bring(id, to: port, as: type)
    return PortPlan(name: name, type: type, buffer: buffer)
  }
}
