import SynapCore
import SynapIR
import SynapImage
import SynapNPU

extension Lowering {
  /// Memory for the planes of a camera's picture, and the instruction that makes the input `id` of
  /// them; where the part to use comes with every inference, memory for the four numbers that say so.
  mutating func lowerPicture(
    _ id: ValueID, name: String, as input: SourceNetwork.Input,
    _ preprocessing: PicturePreprocessing
  ) throws -> [InputPlan] {
    let layout = preprocessing.layout
    var plans = layout.planes.map { plane in
      let (shape, order) = plane.shape(height: preprocessing.height, width: preprocessing.width)
      let port = PortPlan(
        name: layout.planes.count == 1 ? name : "\(name)_\(plane.format)",
        type: TensorType(.uint8, shape),
        buffer: allocate(byteCount: shape.elementCount, isPinnedToDDR: true))
      return InputPlan(
        port, of: graph[id].name, layout: order,
        format: input.format.isEmpty ? plane.format : "\(plane.format) \(input.format)",
        security: input.security)
    }
    plans[0].metadata.preprocessing = preprocessing
    let isBGR = input.reader.imageInput?.isBGR ?? false
    var components = try layout.usedComponents.map {
      try component($0, of: preprocessing, in: plans.map(\.port.buffer))
    }
    if isBGR && !layout.isYUV { components.reverse() }
    let output = try pictureMap(id, layout: input.layout)
    let tables = builder.appendParameters(try pictureTables(id, of: input))
    let region = preprocessing.crop == .variable ? nil : fixedRegion(of: preprocessing)
    var variable: BufferID?
    if region == nil {
      let buffer = allocate(byteCount: 16, isPinnedToDDR: true)
      variable = buffer
      plans += scalarPlans(name, in: buffer, of: id, input, preprocessing)
    }
    let used = preprocessing.defaultRegion
    emit(
      reads: components.map(\.buffer) + (variable.map { [$0] } ?? []), writes: [output.buffer]
    ) { place in
      PictureConversion {
        let maps = components.map { place.featureMap($0) }
        $0.first = maps[0]
        if maps.count == 3 {
          $0.second = maps[1]
          $0.third = maps[2]
        }
        $0.output = place.featureMap(output)
        $0.colors = !layout.isYUV ? .kept : isBGR ? .yuvToBGR : .yuvToRGB
        $0.scales =
          variable != nil || used.width != preprocessing.networkWidth
          || used.height != preprocessing.networkHeight
        $0.region = region ?? variable.map { place.address($0, 0) } ?? $0.region
        $0.tables = tables
      }
    }
    return plans
  }

  /// The samples of one component of the pixels.
  private func component(
    _ component: PixelLayout.Component, of preprocessing: PicturePreprocessing,
    in buffers: [BufferID]
  ) throws -> MapView {
    guard let (index, position) = preprocessing.layout.place(of: component) else {
      preconditionFailure("a layout has the components that it uses")
    }
    let plane = preprocessing.layout.planes[index]
    let (height, width) = plane.extents(
      height: preprocessing.height, width: preprocessing.width)
    let pitch = plane.isPlanar ? 1 : plane.components.count
    let view = View(
      buffer: buffers[index], offset: position * (plane.isPlanar ? height * width : 1),
      shape: [1, 1, height, width],
      strides: [height * width * pitch, 1, width * pitch, pitch], dataType: .uint8)
    guard let map = MapView(featureMap: view) else {
      preconditionFailure("one component is a feature map")
    }
    return map
  }

  /// Memory for the input `id` in the form that the network's instructions take.
  private mutating func pictureMap(_ id: ValueID, layout: Layout) throws -> MapView {
    let type = type(id)
    let shape = type.shape
    let isLast = layout == .nhwc
    let view = allocate(
      isLast ? [1, shape[3], shape[1], shape[2]] : shape, of: type.dataType)
    define(id, as: isLast ? view.transposed([0, 2, 3, 1]) : view)
    guard let map = MapView(featureMap: view) else {
      preconditionFailure("channels last is a feature map")
    }
    return map
  }

  /// What the network stores for samples of 0 to 255, for each channel of the input `id`, by the
  /// arithmetic with which the runtime stores pictures.
  ///
  /// - Throws: a `Diagnostic` where nothing says what samples stand for.
  private func pictureTables(_ id: ValueID, of input: SourceNetwork.Input) throws -> [UInt8] {
    let type = type(id)
    if input.means == nil, input.scale == nil {
      guard case .affine = type.quantization else {
        let scheme = type.quantization == .none ? "\(type.dataType)" : type.quantization.schemeName
        throw Diagnostic.error(
          "mean and scale not specified for input \(graph[id].name) (auto-detection for \(scheme) "
            + "quantization not supported preprocessing)",
          notes: ["give 'means' and 'scale'; 'scale: 1' leaves samples as they are"])
      }
    }
    let quantizer = try Quantizer(
      TensorMetadata(
        name: graph[id].name, sourceName: graph[id].name, shape: type.shape, layout: input.layout,
        dataType: type.dataType, quantization: type.quantization, means: input.means,
        scale: input.scale))
    let channels = input.layout == .nhwc ? type.shape[3] : type.shape[1]
    let size = type.dataType.byteCount
    var bytes = [UInt8](repeating: 0, count: channels * 256 * size)
    bytes.withUnsafeMutableBytes { buffer in
      for index in 0..<channels * 256 {
        quantizer.store(Float(index % 256), channel: index / 256, at: index, in: buffer)
      }
    }
    return bytes
  }

  /// The part of the picture that is always used, as the instruction takes it.
  private mutating func fixedRegion(of preprocessing: PicturePreprocessing) -> Address {
    let used = preprocessing.defaultRegion
    let numbers = [
      PicturePreprocessing.step(used.width, over: preprocessing.networkWidth),
      PicturePreprocessing.step(used.height, over: preprocessing.networkHeight), used.x, used.y,
    ]
    return builder.appendParameters(numbers.map { Int32(clamping: $0) })
  }

  /// The four inputs that say which part of the picture to use.
  private func scalarPlans(
    _ name: String, in buffer: BufferID, of id: ValueID, _ input: SourceNetwork.Input,
    _ preprocessing: PicturePreprocessing
  ) -> [InputPlan] {
    let dimensions = [preprocessing.networkWidth, preprocessing.networkHeight]
    return PicturePreprocessing.cropNames.enumerated().map { position, part in
      let port = PortPlan(
        name: "\(name)_\(part)", type: TensorType(.int32, [1]), buffer: buffer,
        offset: 4 * position)
      return InputPlan(
        port, of: graph[id].name, layout: .none,
        format: dimensions.indices.contains(position) ? "tensor_dim=\(dimensions[position])" : "",
        security: input.security)
    }
  }
}
