import SynapCore

/// A tensor of a TFLite file, not yet looked into.
struct TFLiteTensor: Sendable {
  /// The name; made unique, and made up where the file has none.
  let name: String
  /// The tensor in the file.
  let table: FlatTable
  /// Where the elements lie in the file; nil for what is computed while the network runs.
  let data: Range<Int>?

  /// What the tensor holds, as the file declares it. The extents need not be those that the operators
  /// compute, and are empty where the file leaves them open.
  ///
  /// - Throws: a `Diagnostic` where the type is not supported or the parts don't fit each other.
  func type() throws -> TensorType {
    let dataType = try DataType(tflite: Int(try table.number(1, default: Int8(0))))
    let list = try table.vector(0, elementSize: 4)
    guard list?.count ?? 0 <= 8 else {
      throw Diagnostic.error("the tensor has \(list?.count ?? 0) dimensions")
    }
    let extents = try list?.numbers(Int32.self) ?? []
    let shape = Shape(extents.map { Int($0) })
    guard try table.table(6) == nil else { throw Diagnostic.error("the tensor is sparse") }
    let isStored = [.uint8, .int8, .int16, .int32, .int64].contains(dataType)
    return TensorType(dataType, shape, quantization: isStored ? try quantization(of: shape) : .none)
  }

  /// The elements; nil for what is computed while the network runs.
  ///
  /// - Throws: a `Diagnostic` where they don't fit the type.
  func constant() throws -> Tensor? {
    guard let data else { return nil }
    let type = try type()
    guard let count = type.shape.checkedElementCount() else {
      throw Diagnostic.error("a tensor of the shape \(type.shape) is not possible")
    }
    guard data.count == count * type.dataType.byteCount else {
      throw Diagnostic.error(
        "\(type) takes \(count * type.dataType.byteCount) bytes, the file has \(data.count)",
        at: Location(byte: data.lowerBound))
    }
    return Tensor(type, alignedIn: table.buffer.storage, at: data.lowerBound)
  }

  /// How stored values stand for real ones.
  private func quantization(of shape: Shape) throws -> Quantization {
    guard let parameters = try table.table(4),
      let list = try parameters.vector(2, elementSize: 4), list.count > 0
    else { return .none }
    guard try parameters.number(4, default: UInt8(0)) == 0 else {
      throw Diagnostic.error("the tensor has a quantization of another kind than scale and zero")
    }
    let axis = list.count == 1 ? nil : try axis(of: parameters, scaleCount: list.count, shape)
    let scales = try list.numbers(UInt32.self).map { Float(bitPattern: $0) }
    let zeroPoints = try parameters.vector(3, elementSize: 8)?.numbers(Int64.self) ?? []
    guard scales.allSatisfy({ $0.isNormal && $0 > 0 }) else {
      // Converters write a scale of 0 where there is no quantization.
      if scales.allSatisfy({ $0 == 0 }) { return .none }
      throw Diagnostic.error("a scale of the tensor is not a positive number")
    }
    if let axis {
      guard zeroPoints.allSatisfy({ $0 == 0 }) else {
        throw Diagnostic.error("the zero points of \(scales.count) scales must be 0")
      }
      return .perChannel(scales: scales, axis: axis)
    }
    guard let zeroPoint = Int32(exactly: zeroPoints.first ?? 0) else {
      throw Diagnostic.error("the zero point \(zeroPoints[0]) is not possible")
    }
    return .affine(scale: scales[0], zeroPoint: zeroPoint)
  }

  /// The dimension of `shape` that has a scale for each of its positions. Found before scales are read:
  /// what tensors may share is bounded by their own extents.
  private func axis(of parameters: FlatTable, scaleCount: Int, _ shape: Shape) throws -> Int {
    let axis = Int(try parameters.number(6, default: Int32(0)))
    guard shape.dimensions.indices.contains(axis) else {
      throw Diagnostic.error(
        "quantized_dimension is \(axis), the tensor \(shape) has the dimensions 0 to "
          + "\(shape.rank - 1)",
        notes: ["convert the network again: LiteRT refuses such a file, too"])
    }
    guard scaleCount == shape[axis] else {
      throw Diagnostic.error("\(scaleCount) scales along dimension \(axis) of \(shape)")
    }
    return axis
  }
}
