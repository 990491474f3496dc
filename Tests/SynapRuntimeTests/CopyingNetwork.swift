import SynapCore
import SynapNPU
import SynapRuntime

/// A network of one instruction, which copies its only input to its only output.
enum CopyingNetwork {
  /// The network; its output lies `offset` bytes beyond a multiple of 64.
  static func make(
    _ input: TensorMetadata, target: String = "VS680", offset: Int = 0
  ) throws -> Network {
    let bytes = try archive(input, target: target, offset: offset)
    let storage = Storage.allocate(byteCount: bytes.count)
    storage.bytes.copyBytes(from: bytes)
    return try Network(Bundle(storage, file: "model.synap"), file: "model.synap", threads: 1)
  }

  /// The bytes of `model.synap`.
  static func archive(
    _ input: TensorMetadata, target: String = "VS680", programTarget: String = "VS680",
    byteCount: Int? = nil, offset: Int = 0
  ) throws -> [UInt8] {
    var output = input
    output.name = "output"
    output.means = nil
    output.scale = nil
    let program = try program(
      byteCount: byteCount ?? input.byteCount, target: programTarget, offset: offset)
    return Bundle.encode(
      program: try program.encoded(),
      metadata: ModelMetadata(inputs: [input], outputs: [output], target: target))
  }

  static func tensor(
    _ shape: Shape, _ layout: Layout = .nchw, _ type: DataType = .uint8,
    quantization: Quantization = .none, format: String = "", means: [Float]? = nil,
    scale: Float? = nil
  ) -> TensorMetadata {
    TensorMetadata(
      name: "input", sourceName: "input", shape: shape, layout: layout, dataType: type,
      quantization: quantization, format: format, means: means, scale: scale)
  }

  private static func program(byteCount: Int, target: String, offset: Int) throws -> Program {
    let start = (byteCount + 63) / 64 * 64 + offset
    var builder = ProgramBuilder(targetName: target)
    builder.ddrByteCount = start + byteCount
    builder.inputs = [Port(name: "input", address: Address(.ddr, 0), byteCount: byteCount)]
    builder.outputs = [Port(name: "output", address: Address(.ddr, start), byteCount: byteCount)]
    let copy = Copy {
      $0.source = Address(.ddr, 0)
      $0.destination = Address(.ddr, start)
      $0.dimensions = [CopyDimension(extent: byteCount, sourceStride: 1, destinationStride: 1)]
    }
    builder.append(
      copy, layer: builder.append(Layer(id: "copy", name: "Copy_0", kind: "Copy")))
    return try builder.build()
  }
}
