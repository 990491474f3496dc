import SynapCore
import SynapNPU
import SynapRuntime

/// A compiled model of one instruction, which copies its input to its output.
enum SmallModel {
  /// The bytes of `model.synap`: `[1, 3, 4, 5]` uint8 in and out, or what is given.
  static func archive(
    shape: Shape = [1, 3, 4, 5], outputShape: Shape? = nil, layout: Layout = .nchw,
    format: String = "", outputFormat: String = "", target: String = "VS680"
  ) throws -> [UInt8] {
    Bundle.encode(
      program: try program(byteCount: shape.elementCount, target: target).encoded(),
      metadata: metadata(
        shape: shape, outputShape: outputShape ?? shape, layout: layout, format: format,
        outputFormat: outputFormat, target: target))
  }

  /// The bytes of a model that takes a camera's picture of 4x4 pixels in `layout` and the part of it to
  /// use, for a network of 2x2, and copies all of that to its output.
  static func camera(_ layout: PixelLayout = .nv12) throws -> [UInt8] {
    func tensor(_ name: String, _ shape: Shape, _ type: DataType, format: String = "")
      -> TensorMetadata
    {
      TensorMetadata(
        name: name, sourceName: "input", shape: shape, layout: type == .uint8 ? .nhwc : .none,
        dataType: type, format: format)
    }
    let planes = layout.planes.map { plane in
      tensor(
        plane.format, plane.shape(height: 4, width: 4).shape, .uint8, format: plane.format)
    }
    var inputs =
      planes + [
        tensor("width", [1], .int32, format: "tensor_dim=2"),
        tensor("height", [1], .int32, format: "tensor_dim=2"), tensor("left", [1], .int32),
        tensor("top", [1], .int32),
      ]
    inputs[0].preprocessing = PicturePreprocessing(
      layout: layout, height: 4, width: 4, crop: .variable, networkHeight: 2, networkWidth: 2)
    let byteCount = inputs.reduce(0) { $0 + $1.byteCount }
    var program = try program(byteCount: byteCount, target: "VS680")
    var start = 0
    program.inputs = inputs.map { input in
      defer { start += input.byteCount }
      return Port(name: input.name, address: Address(.ddr, start), byteCount: input.byteCount)
    }
    return Bundle.encode(
      program: try program.encoded(),
      metadata: ModelMetadata(
        inputs: inputs, outputs: [tensor("output", [1, byteCount], .uint8)], target: "VS680"))
  }

  static func metadata(
    shape: Shape, outputShape: Shape, layout: Layout, format: String, outputFormat: String,
    target: String
  ) -> ModelMetadata {
    func tensor(_ name: String, _ shape: Shape, _ format: String) -> TensorMetadata {
      TensorMetadata(
        name: name, sourceName: name, shape: shape, layout: layout, dataType: .uint8,
        quantization: .affine(scale: 0.5, zeroPoint: 0), format: format, security: "any")
    }
    return ModelMetadata(
      inputs: [tensor("input", shape, format)],
      outputs: [tensor("output", outputShape, outputFormat)], target: target)
  }

  static func program(byteCount: Int, target: String) throws -> Program {
    let start = (byteCount + 63) / 64 * 64
    var builder = ProgramBuilder(targetName: target)
    builder.ddrByteCount = start + byteCount
    builder.inputs = [Port(name: "input", address: Address(.ddr, 0), byteCount: byteCount)]
    builder.outputs = [Port(name: "output", address: Address(.ddr, start), byteCount: byteCount)]
    let layer = builder.append(Layer(id: "copy", name: "Copy_0", kind: "Copy"))
    let copy = Copy {
      $0.source = Address(.ddr, 0)
      $0.destination = Address(.ddr, start)
      $0.dimensions = [CopyDimension(extent: byteCount, sourceStride: 1, destinationStride: 1)]
    }
    builder.append(copy, layer: layer)
    return try builder.build()
  }
}
