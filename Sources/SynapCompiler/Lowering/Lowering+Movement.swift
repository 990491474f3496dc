import SynapCore
import SynapIR
import SynapNPU

extension Lowering {
  /// Copies all elements of `source` to `target`, a view of the same shape elsewhere.
  mutating func copy(_ source: View, to target: View) throws {
    precondition(source.shape == target.shape && source.dataType == target.dataType)
    let loops = LoopNest(from: source, to: target).loops
    try checkRank(of: loops, moving: source.shape)
    emit(reads: [source.buffer], writes: [target.buffer]) { place in
      Copy(
        elementSize: source.elementSize, loops,
        from: place.address(source.buffer, source.offset),
        to: place.address(target.buffer, target.offset))
    }
  }

  /// Puts `constant` into the machine's memory and says where.
  mutating func loadConstant(_ constant: Tensor) throws -> View {
    let type = constant.type
    let source = parameters.append(constant)
    let view = allocate(type.shape, of: type.dataType)
    let dense = View.dense(type.shape, of: type.dataType, in: view.buffer)
    let loops = LoopNest(from: dense, to: view).loops
    try checkRank(of: loops, moving: type.shape)
    emit(reads: [], writes: [view.buffer]) { place in
      Copy(
        elementSize: type.dataType.byteCount, loops, from: source,
        to: place.address(view.buffer, 0))
    }
    return view
  }

  private func checkRank(of loops: [LoopNest.Loop], moving shape: Shape) throws {
    guard loops.count <= Copy.maximumRank else {
      throw Diagnostic.error(
        "moving \(shape) takes \(loops.count) nested loops, the machine has \(Copy.maximumRank)")
    }
  }

  /// Converts all elements of `source`, of `from`'s data type and quantization, to those of `to`,
  /// in new memory of the same order of elements.
  mutating func convert(_ source: View, from: TensorType, to: TensorType, into target: View) throws {
    guard let (input, output) = MapView.pair(source, target) else {
      throw Diagnostic.error("\(source.shape) lies too scattered to be converted")
    }
    if from.dataType.byteCount == 1 && to.dataType.byteCount == 1 {
      let table = try RequantizationTable.bytes(from: from, to: to)
      let address = parameters.append(table, alignment: 64)
      emit(reads: [source.buffer], writes: [target.buffer]) { place in
        Lookup(input: place.featureMap(input), output: place.featureMap(output), table: address)
      }
      return
    }
    let (fromFormat, toFormat) = (ConversionFormat(from), ConversionFormat(to))
    emit(reads: [source.buffer], writes: [target.buffer]) { place in
      Convert(
        input: place.featureMap(input), inputScale: fromFormat.scale,
        inputZeroPoint: fromFormat.zeroPoint, output: place.featureMap(output),
        outputScale: toFormat.scale, outputZeroPoint: toFormat.zeroPoint)
    }
  }
}

extension Copy {
  /// The copy that `loops` describe.
  fileprivate init(
    elementSize: Int, _ loops: [LoopNest.Loop], from source: Address, to destination: Address
  ) {
    self.init(
      elementSize: elementSize, extents: loops.map(\.extent), source: source,
      sourceStrides: loops.map(\.sourceStride), destination: destination,
      destinationStrides: loops.map(\.targetStride))
  }
}

/// Scale and zero point of a type as `Convert` takes them: 1 and 0 for float types.
private struct ConversionFormat {
  var scale: Float = 1
  var zeroPoint: Int32 = 0

  init(_ type: TensorType) {
    if let (scale, zeroPoint) = type.quantization.uniform {
      self.scale = scale
      self.zeroPoint = zeroPoint
    }
  }
}
