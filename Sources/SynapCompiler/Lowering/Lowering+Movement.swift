import SynapCore
import SynapIR
import SynapNPU

extension Lowering {
  /// Copies all elements of `source` to `target`, a view of the same shape elsewhere.
  mutating func copy(_ source: View, to target: View) throws {
    precondition(source.shape == target.shape && source.dataType == target.dataType)
    let loops = LoopNest(from: source, to: target).loops
    try checkRank(of: loops, moving: source.shape)
    let order = copyOrder(from: source, to: target)
    emit(reads: [source.buffer], writes: [target.buffer]) { place in
      Copy(
        elementSize: source.elementSize, loops, order: order,
        from: place.address(source.buffer, source.offset),
        to: place.address(target.buffer, target.offset))
    }
  }

  /// Copies `id` to `target`, which lies elsewhere and holds `type`: its own or another of the same
  /// numbers.
  mutating func bring(_ id: ValueID, to target: View, as type: TensorType) throws {
    if let numbers = hostViews[id], type == .float32(numbers.shape) {
      return try copy(numbers, to: target)
    }
    let view = try self.view(id)
    if type == self.type(id) { return try copy(view, to: target) }
    let ordered = try rearranged(view, like: target)
    try convert(ordered, from: self.type(id), to: type, into: target)
  }

  /// Puts `constant` into the machine's memory and says where.
  mutating func loadConstant(_ constant: Tensor) throws -> View {
    let type = constant.type
    let source = builder.appendParameters(constant)
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

  /// Maps that pair the elements of `source` and `target`, or, where they lie too scattered for that,
  /// those of a copy of `source`.
  mutating func elementMaps(
    from source: View, to target: View
  ) throws -> (input: MapView, output: MapView) {
    if let (input, output) = MapView.pair(source, target) { return (input, output) }
    guard let (input, output) = MapView.pair(try packed(source, like: target), target) else {
      throw Diagnostic.error("\(target.shape) lies too scattered for the machine")
    }
    return (input, output)
  }

  /// A copy of `source`, densely packed, in the order of `pattern`'s elements.
  mutating func packed(_ source: View, like pattern: View) throws -> View {
    let copied = allocate(like: pattern, of: source.dataType)
    try copy(source, to: copied)
    return copied
  }

  /// The nested loops of a `Copy`.
  private var maximumRank: Int { 6 }

  private func checkRank(of loops: [LoopNest.Loop], moving shape: Shape) throws {
    guard loops.count <= maximumRank else {
      throw Diagnostic.error(
        "moving \(shape) takes \(loops.count) nested loops, the machine has \(maximumRank)")
    }
  }

  /// Converts all elements of `source`, of `from`'s data type and quantization, to those of `to`,
  /// in new memory of the same order of elements.
  ///
  /// - Parameter table: what it takes for bytes where they are not requantized as always.
  mutating func convert(
    _ source: View, from: TensorType, to: TensorType, into target: View, by table: [UInt8]? = nil
  ) throws {
    for type in [from.dataType, to.dataType]
    where !SynapNPU.Convert.elementTypes.contains(type) {
      throw Diagnostic.error("the machine does not compute with \(type)")
    }
    let (input, output) = try elementMaps(from: source, to: target)
    if from.dataType.byteCount == 1 && to.dataType.byteCount == 1 {
      let table = try table ?? RequantizationTable.bytes(from: from, to: to)
      let address = builder.appendParameters(table)
      emit(reads: [source.buffer], writes: [target.buffer]) { place in
        Lookup {
          $0.input = place.featureMap(input)
          $0.output = place.featureMap(output)
          $0.table = address
        }
      }
      return
    }
    emit(reads: [source.buffer], writes: [target.buffer]) { place in
      SynapNPU.Convert {
        $0.input = place.featureMap(input)
        $0.output = place.featureMap(output)
        $0.inputFormat = Format(from)
        $0.outputFormat = Format(to)
      }
    }
  }
}

extension Copy {
  /// The copy that `loops` describe.
  fileprivate init(
    elementSize: Int, _ loops: [LoopNest.Loop], order: CopyOrder = .linear, from source: Address,
    to destination: Address
  ) {
    self.init {
      $0.elementSize = elementSize
      $0.order = order
      $0.source = source
      $0.destination = destination
      $0.dimensions = loops.map {
        CopyDimension(
          extent: $0.extent, sourceStride: $0.sourceStride, destinationStride: $0.targetStride)
      }
    }
  }
}

extension Format {
  /// Scale and zero point of `type`: 1 and 0 for float types.
  init(_ type: TensorType) {
    let (scale, zeroPoint) = type.quantization.uniform ?? (1, 0)
    self.init(scale: scale, zeroPoint: Int(zeroPoint))
  }
}
