import CKernels
import SynapCore
import SynapNPU

/// An input or output of a loaded network: what it holds, and its bytes in the machine's memory.
///
/// Valid as long as its `Network`, which owns the memory; use both from one thread at a time.
public final class Tensor {
  /// What `model.json` says about the tensor.
  public let metadata: TensorMetadata
  /// Which tensor of the machine this is.
  private let place: Place
  /// Whose memory holds the bytes.
  private let machine: Machine
  private let quantizer: Quantizer
  /// The stored byte for each byte, one table per mean, where assigning needs more than copying.
  private let byteTables: [[UInt8]]

  /// Which tensor of a program is meant.
  enum Place {
    case input(Int)
    case output(Int)

    /// Where the tensor lies in the memory of `program`.
    func port(of program: Program) -> Port {
      switch self {
      case .input(let index): program.inputs[index]
      case .output(let index): program.outputs[index]
      }
    }
  }

  init(_ metadata: TensorMetadata, _ place: Place, of machine: Machine) throws {
    let byteCount = place.port(of: machine.program).byteCount
    guard byteCount == metadata.byteCount else {
      throw Diagnostic.error(
        "'\(metadata.name)' takes \(metadata.byteCount) bytes, the program has \(byteCount)")
    }
    self.metadata = metadata
    self.place = place
    self.machine = machine
    let quantizer = try Quantizer(metadata)
    self.quantizer = quantizer
    if let range = metadata.dataType.integerRange, metadata.dataType.byteCount == 1,
      !quantizer.copiesBytes
    {
      byteTables = (0..<max(1, quantizer.means.count)).map { channel in
        (0..<256).map { byte in
          UInt8(
            truncatingIfNeeded: quantizer.stored(Float(byte), channel: channel, range: range))
        }
      }
    } else {
      byteTables = []
    }
  }

  /// The layer and tensor, for example `attach_Conv_Conv_212/out0`.
  public var name: String { metadata.name }
  /// The extents in the order of `layout`.
  public var shape: Shape { metadata.shape }
  /// The order of the dimensions.
  public var layout: Layout { metadata.layout }
  /// What the data mean: a picture format for inputs, a postprocessing format for outputs.
  public var format: String { metadata.format }
  /// The type of the stored elements.
  public var dataType: DataType { metadata.dataType }
  /// The number of elements.
  public var itemCount: Int { shape.elementCount }
  /// The number of bytes.
  public var byteCount: Int { metadata.byteCount }
  /// Whether the bytes lie in memory that can be written, but not read
  /// (`Network.placeBuffers(secureInputs:secureOutputs:)`).
  public internal(set) var isSecure = false

  /// The stored bytes, for reading. They change with the next `predict()`.
  ///
  /// - Throws: a `Diagnostic` where they are in secure memory, and what `body` throws.
  public func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    guard !isSecure else {
      throw Diagnostic.error("'\(name)' is in secure memory, which can't be read")
    }
    return switch place {
    case .input(let index): try machine.withInput(index) { try body(UnsafeRawBufferPointer($0)) }
    case .output(let index): try machine.withOutput(index, body)
    }
  }

  /// Calls `body` with the bytes of an input.
  ///
  /// - Throws: a `Diagnostic` for an output.
  private func withMutableBytes(_ body: (UnsafeMutableRawBufferPointer) -> Void) throws {
    guard case .input(let index) = place else {
      throw Diagnostic.error("'\(name)' is an output, which can't be assigned to")
    }
    machine.withInput(index, body)
  }

  /// Replaces the stored bytes as they are.
  ///
  /// - Throws: a `Diagnostic` where the number of bytes is not `byteCount`.
  public func assign(raw bytes: UnsafeRawBufferPointer) throws {
    guard bytes.count == byteCount else {
      throw Diagnostic.error(
        "'\(name)' takes \(byteCount) bytes, \(bytes.count) were given")
    }
    try withMutableBytes { $0.copyMemory(from: bytes) }
  }

  /// Normalizes and quantizes 8-bit data, for example pixels, in the order of `layout`.
  ///
  /// - Throws: a `Diagnostic` where the number of items is not `itemCount`.
  public func assign(_ items: UnsafeBufferPointer<UInt8>) throws {
    try checkCount(items.count)
    if quantizer.copiesBytes {
      try assign(raw: UnsafeRawBufferPointer(items))
    } else if !byteTables.isEmpty {
      let run = metadata.channelRun
      try withMutableBytes { buffer in
        for start in stride(from: 0, to: items.count, by: run) {
          let table = byteTables[start / run % byteTables.count]
          for index in start..<(start + run) { buffer[index] = table[Int(items[index])] }
        }
      }
    } else {
      try store { Float(items[$0]) }
    }
  }

  /// Normalizes and quantizes numbers in the order of `layout`.
  ///
  /// - Throws: a `Diagnostic` where the number of items is not `itemCount`.
  public func assign(_ items: [Float]) throws {
    try checkCount(items.count)
    try store { items[$0] }
  }

  /// Quantizes numbers as the network computes with them, in the order of `layout`: the metafile's
  /// means and scale have been applied already.
  ///
  /// - Throws: a `Diagnostic` where the number of items is not `itemCount`.
  public func assign(normalized items: [Float]) throws {
    try checkCount(items.count)
    var plain = metadata
    plain.means = [0]
    plain.scale = 1
    try store(by: Quantizer(plain)) { items[$0] }
  }

  /// Stores `value` in a scalar of an integer type, limited to what the type holds. Where the
  /// format has an attribute `tensor_dim`, `value` is a number of pixels, and what is stored is how
  /// many of them there are for one of that dimension, in 1/32768.
  ///
  /// - Throws: a `Diagnostic` where the tensor is none.
  public func assign(scalar value: Int32) throws {
    guard itemCount == 1, let range = dataType.integerRange else {
      throw Diagnostic.error("'\(name)' is no scalar of an integer type")
    }
    let dimension = FormatString(format).int("tensor_dim")
    let number =
      dimension > 0 ? PicturePreprocessing.step(Int(value), over: dimension) : Int(value)
    let stored = min(max(number, range.lowerBound), range.upperBound)
    try withUnsafeBytes(of: stored.littleEndian) { bytes in
      try assign(raw: UnsafeRawBufferPointer(rebasing: bytes[..<byteCount]))
    }
  }

  /// The real numbers that the stored values stand for, in the order of `layout`.
  ///
  /// - Throws: a `Diagnostic` where they are in secure memory.
  public func floats() throws -> [Float] {
    try [Float](unsafeUninitializedCapacity: itemCount) { result, count in
      try copyFloats(to: result)
      count = itemCount
    }
  }

  private func copyFloats(to result: UnsafeMutableBufferPointer<Float>) throws {
    try withBytes { buffer in
      switch dataType {
      case .float32: UnsafeMutableRawBufferPointer(result).copyMemory(from: buffer)
      case .float16:
        for index in 0..<itemCount {
          result[index] = ck_float_from_half(
            buffer.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self))
        }
      case .float64:
        for index in 0..<itemCount {
          result[index] = Float(
            buffer.loadUnaligned(fromByteOffset: index * 8, as: Double.self))
        }
      default:
        let (scale, zeroPoint) = metadata.quantization.uniform ?? (1, 0)
        for index in 0..<itemCount {
          let stored = storedInteger(index, in: buffer)
          let (difference, overflows) = stored.subtractingReportingOverflow(Int(zeroPoint))
          result[index] =
            scale * (overflows ? Float(stored) - Float(zeroPoint) : Float(difference))
        }
      }
    }
  }

  private func storedInteger(_ index: Int, in buffer: UnsafeRawBufferPointer) -> Int {
    switch dataType {
    case .uint8, .bool: Int(buffer[index])
    case .int8: Int(Int8(bitPattern: buffer[index]))
    case .int16: Int(buffer.loadUnaligned(fromByteOffset: index * 2, as: Int16.self))
    case .uint16: Int(buffer.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self))
    case .int32: Int(buffer.loadUnaligned(fromByteOffset: index * 4, as: Int32.self))
    case .uint32: Int(buffer.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
    case .int64: Int(buffer.loadUnaligned(fromByteOffset: index * 8, as: Int64.self))
    default: 0
    }
  }

  private func store(_ number: (Int) -> Float) throws {
    try store(by: quantizer, number)
  }

  private func store(by quantizer: Quantizer, _ number: (Int) -> Float) throws {
    let run = metadata.channelRun
    let channels = metadata.channelCount
    try withMutableBytes { buffer in
      for index in 0..<itemCount {
        quantizer.store(number(index), channel: index / run % channels, at: index, in: buffer)
      }
    }
  }

  private func checkCount(_ count: Int) throws {
    guard count == itemCount else {
      throw Diagnostic.error("'\(name)' takes \(itemCount) items, \(count) were given")
    }
  }
}
