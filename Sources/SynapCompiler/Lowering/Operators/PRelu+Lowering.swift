import SynapCore
import SynapIR
import SynapNPU
import SynapQuant

/// Bytes are looked up in a table for each channel. What has 16 bits is the sum of `max(x, 0)` and
/// `min(x, 0)` times the slopes.
extension PRelu: LoweringRule {
  static let samples = [OperatorSample(Self(), .data([1, 8, 6, 5]), .numbers([8, 1, 1]))]
  static let constraints: [LoweringConstraint<Self>] = [
    LoweringConstraint("takes x as [1, c] or [1, c, h, w]") { _, operands in
      let shape = try operands.required(0, "x").shape
      return (shape.rank == 4 || shape.rank == 2) && shape[0] == 1 ? nil : ", not \(shape)"
    },
    .constants(1),
    LoweringConstraint("has one slope for each channel") { _, operands in
      let rank = try operands.required(0, "x").shape.rank
      let slopes = try operands.required(1, "slope").shape
      let padded = [Int](repeating: 1, count: max(0, rank - slopes.rank)) + slopes.dimensions
      let areChannels = padded.indices.allSatisfy { $0 == 1 || padded[$0] == 1 }
      return areChannels ? nil : ", not \(slopes)"
    },
  ]

  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    let (source, result) = (try lowering.operand(node, 0), node.outputs[0])
    let types = (from: lowering.type(source), to: lowering.type(result))
    let slopes = ChannelSlopes(try lowering.constant(node, 1), of: types.from.shape)
    let maps = try lowering.channelMaps(from: source, to: result)
    if types.from.dataType.byteCount == 1, types.to.dataType.byteCount == 1 {
      let tables = lowering.builder.appendParameters(try slopes.tables(types.from, types.to))
      lowering.emit(reads: [maps.input.buffer], writes: [maps.output.buffer]) { place in
        ChannelLookup {
          $0.input = place.featureMap(maps.input)
          $0.output = place.featureMap(maps.output)
          $0.tables = tables
        }
      }
    } else {
      try lowering.emitSlopedSum(slopes, types.from, maps.input, types.to, maps.output)
    }
  }
}

/// The slopes of a `PRelu`, one for each channel.
private struct ChannelSlopes {
  /// The slopes as numbers.
  let numbers: [Float]
  /// The slopes as a file of integers stores them; nil for numbers.
  private let stored: (integers: [Int], scale: Float, zeroPoint: Int)?

  /// The slopes `tensor` for an operand of the shape `shape`, which meet the constraints.
  init(_ tensor: Tensor, of shape: Shape) {
    let count = shape[1]
    func spread<Number>(_ list: [Number]) -> [Number] {
      list.count == count ? list : [Number](repeating: list[0], count: count)
    }
    numbers = spread(tensor.dequantized().floats)
    if let (scale, zeroPoint) = tensor.type.quantization.uniform, let integers = tensor.bytes {
      stored = (spread(integers), scale, Int(zeroPoint))
    } else {
      stored = nil
    }
  }

  /// For every channel the table from stored bytes of the type `from` to those of the type `to`.
  func tables(_ from: TensorType, _ to: TensorType) throws -> [UInt8] {
    guard let stored else {
      return try numbers.flatMap {
        try FunctionTable.bytes(of: LeakyRelu(alpha: $0), from: from, to: to)
      }
    }
    // TFLite's PRELU: factors are rounded to binary32.
    let (scale, zeroPoint) = try from.uniformQuantization(of: "the input")
    let (resultScale, _) = try to.uniformQuantization(of: "the result")
    let positive = try Requantization(from: from, to: to, factor: Double(scale / resultScale))
    let negative = try Requantization(
      from: from, to: to, factor: Double(scale * stored.scale / resultScale))
    return try stored.integers.flatMap { integer in
      try FunctionTable.bytes(from: from) { value in
        let difference = value - zeroPoint
        return difference >= 0
          ? positive(value) : negative(zeroPoint + difference * (integer - stored.zeroPoint))
      }
    }
  }

  /// The slopes as a map of one pixel, stored in `dataType`, float16 or int16.
  func map(of dataType: DataType) -> Tensor {
    let shape: Shape = [1, numbers.count, 1, 1]
    if dataType == .float16 { return Tensor(shape, numbers).halved() }
    let largest = numbers.reduce(0) { max($0, $1.magnitude) }
    let scale = largest.isNormal ? largest / 32767 : 1
    let type = TensorType(dataType, shape, quantization: .affine(scale: scale, zeroPoint: 0))
    return Tensor(type, of: Int16.self) { result in
      for (index, number) in numbers.enumerated() {
        result[index] = Int16(max(-32767, min(32767, (number / scale).rounded())))
      }
    }
  }
}

extension Tensor {
  /// The elements of a uint8 or int8 tensor; nil for other types.
  fileprivate var bytes: [Int]? {
    switch type.dataType {
    case .uint8: withElements(of: UInt8.self) { $0.map { Int($0) } }
    case .int8: withElements(of: Int8.self) { $0.map { Int($0) } }
    default: nil
    }
  }
}

extension Lowering {
  /// `source` and memory for `result`, `[1, c, h, w]` or `[1, c]`, as maps that have channels.
  fileprivate mutating func channelMaps(
    from source: ValueID, to result: ValueID
  ) throws -> (input: MapView, output: MapView) {
    let shape = type(source).shape
    if shape.rank == 4 { return (try featureMap(source), try resultMap(result)) }
    func pixel(_ view: View) -> MapView? {
      view.reshaped(to: [1, shape[1], 1, 1]).flatMap { MapView(featureMap: $0) }
    }
    guard let input = pixel(try view(source)), let output = pixel(try allocateResult(result)) else {
      throw Diagnostic.error("\(shape) lies too scattered for a slope for each channel")
    }
    return (input, output)
  }

  /// Appends `max(x, 0) + slope * min(x, 0)`.
  fileprivate mutating func emitSlopedSum(
    _ slopes: ChannelSlopes, _ from: TensorType, _ input: MapView, _ to: TensorType,
    _ output: MapView
  ) throws {
    let family = try from.dataType.storageFamily
    let constant = slopes.map(of: to.dataType)
    guard let factors = MapView(featureMap: try loadConstant(constant)) else {
      preconditionFailure("a pixel is a feature map")
    }
    let (rise, fall, product) = (
      scratch(like: input, of: to.dataType), scratch(like: input, of: from.dataType),
      scratch(like: input, of: to.dataType)
    )
    let above = try family.function(Relu(), from: from, to: to, in: &builder)
    emit(reads: [input.buffer], writes: [rise.buffer]) {
      above($0.featureMap(input), $0.featureMap(rise))
    }
    let below = try family.function(Clip(max: 0), from: from, to: from, in: &builder)
    emit(reads: [input.buffer], writes: [fall.buffer]) {
      below($0.featureMap(input), $0.featureMap(fall))
    }
    let multiply = try family.arithmetic(
      .multiply, left: from, right: constant.type, result: to)
    emit(reads: [fall.buffer, factors.buffer], writes: [product.buffer]) {
      multiply($0.featureMap(fall), $0.featureMap(factors), $0.featureMap(product))
    }
    let add = try family.arithmetic(.add, left: to, right: to, result: to)
    emit(reads: [rise.buffer, product.buffer], writes: [output.buffer]) {
      add($0.featureMap(rise), $0.featureMap(product), $0.featureMap(output))
    }
  }

  /// New memory for a map of the extents of `map`.
  private mutating func scratch(like map: MapView, of dataType: DataType) -> MapView {
    let view = allocate([1, map.channels, map.height, map.width], of: dataType)
    guard let result = MapView(featureMap: view) else {
      preconditionFailure("channels last is a feature map")
    }
    return result
  }
}
