import CKernels
import SynapCore

/// Where a layer's result lies in the machine's memory, and from which moment on.
///
/// Memory is used again by later layers: read a result right after the instruction that completes
/// it. Element (i0, i1, …) of the logical shape lies at `address + Σ i * stride`.
public struct LayerResult: Hashable, Sendable {
  /// The name of the value in the imported network; of a fused layer the value that it gives.
  public var name: String
  /// The layer, a position in `Program.layers`.
  public var layer: Int
  /// The instruction that completes the result; nil for inputs, which are there before the first.
  public var instruction: Int?
  /// The place of the first element.
  public var address: Address
  /// The logical extents, `[n, c, h, w]` for feature maps.
  public var shape: Shape
  /// The distance in bytes between neighbours along each dimension.
  public var strides: [Int]
  /// The type of the stored elements.
  public var dataType: DataType
  /// How stored elements stand for real numbers.
  public var quantization: Quantization

  /// Creates the description of a result.
  public init(
    name: String, layer: Int, instruction: Int?, address: Address, shape: Shape, strides: [Int],
    dataType: DataType, quantization: Quantization
  ) {
    self.name = name
    self.layer = layer
    self.instruction = instruction
    self.address = address
    self.shape = shape
    self.strides = strides
    self.dataType = dataType
    self.quantization = quantization
  }

  /// The types whose elements can be read.
  static let readableTypes: Set<DataType> = [
    .uint8, .int8, .int16, .uint16, .int32, .float16, .float32,
  ]

  /// The bytes that the elements lie in.
  public var region: Region {
    Region(
      "result '\(name)'", at: address, run: dataType.byteCount,
      steps: zip(shape.dimensions, strides).map { Region.Step(count: $0, stride: $1) })
  }

  /// The real numbers that the smallest and the largest stored value stand for; nil for float
  /// types.
  public var representableRange: ClosedRange<Float>? {
    guard let range = dataType.integerRange, let (scale, zeroPoint) = quantization.uniform else {
      return nil
    }
    return scale * Float(range.lowerBound - Int(zeroPoint))...scale
      * Float(range.upperBound - Int(zeroPoint))
  }

  /// The real numbers that the elements stand for, in row-major order of the logical shape.
  ///
  /// Call it when `instruction` has run and before the next one; this result must be of a
  /// `LayerTable` that is valid for the machine's program.
  public func floats(in machine: Machine) -> [Float] {
    let count = shape.elementCount
    return machine.withBytes(of: region) { bytes in
      [Float](unsafeUninitializedCapacity: count) { result, initialized in
        copyFloats(from: bytes, to: result)
        initialized = count
      }
    }
  }

  private func copyFloats(
    from bytes: UnsafeRawBufferPointer, to result: UnsafeMutableBufferPointer<Float>
  ) {
    let (scale, zeroPoint) = quantization.uniform ?? (1, 0)
    let zero = Int64(zeroPoint)
    switch dataType {
    case .uint8: gather(UInt8.self, bytes, result) { scale * Float(Int64($0) - zero) }
    case .int8: gather(Int8.self, bytes, result) { scale * Float(Int64($0) - zero) }
    case .int16: gather(Int16.self, bytes, result) { scale * Float(Int64($0) - zero) }
    case .uint16: gather(UInt16.self, bytes, result) { scale * Float(Int64($0) - zero) }
    case .int32: gather(Int32.self, bytes, result) { scale * Float(Int64($0) - zero) }
    case .float16: gather(UInt16.self, bytes, result, ck_float_from_half)
    case .float32: gather(Float.self, bytes, result) { $0 }
    default: preconditionFailure("\(dataType) is no type of a valid result")
    }
  }

  /// Converts every element of the strided `bytes`, row-major, the last dimension innermost.
  @inline(__always)
  private func gather<Element: BitwiseCopyable>(
    _ type: Element.Type, _ bytes: UnsafeRawBufferPointer,
    _ result: UnsafeMutableBufferPointer<Float>, _ convert: (Element) -> Float
  ) {
    let extents = shape.dimensions.dropLast()
    let (run, runStride) = (shape.dimensions.last ?? 1, strides.last ?? 0)
    var index = [Int](repeating: 0, count: extents.count)
    var start = 0
    for row in 0..<extents.reduce(1, *) {
      for column in 0..<run {
        let element = bytes.loadUnaligned(
          fromByteOffset: start + column * runStride, as: Element.self)
        result.initializeElement(at: row * run + column, to: convert(element))
      }
      for axis in extents.indices.reversed() {
        index[axis] += 1
        start += strides[axis]
        if index[axis] < extents[axis] { break }
        start -= strides[axis] * extents[axis]
        index[axis] = 0
      }
    }
  }
}
