import SynapCore
import SynapNPU

/// An input or output of a loaded network: what it holds, and its bytes in the machine's memory.
///
/// Valid as long as its `Network`, which owns the memory; use both from one thread at a time.
public final class Tensor {
  /// What `model.json` says about the tensor.
  public let metadata: TensorMetadata
  /// The machine whose memory holds the tensor.
  private let machine: Machine
  private let port: MachinePort
  private let quantizer: Quantizer
  /// For bytes of each channel the stored byte, where assigning bytes needs more than copying.
  private let byteTables: [[UInt8]]

  init(_ metadata: TensorMetadata, at port: MachinePort, of machine: Machine) throws {
    let byteCount = port.byteCount(in: machine.program)
    guard byteCount == metadata.byteCount else {
      throw Diagnostic.error(
        "'\(metadata.name)' takes \(metadata.byteCount) bytes, the program has \(byteCount)")
    }
    self.metadata = metadata
    self.machine = machine
    self.port = port
    let quantizer = try Quantizer(metadata)
    self.quantizer = quantizer
    if let range = metadata.dataType.integerRange, metadata.dataType.byteCount == 1,
      !quantizer.copiesBytes
    {
      byteTables = (0..<metadata.channelCount).map { channel in
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

  /// The stored bytes, for reading. They change with the next `predict()`.
  public func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    switch port {
    case .input(let index):
      try machine.withInput(index) { try body(UnsafeRawBufferPointer($0)) }
    case .output(let index):
      try machine.withOutput(index, body)
    }
  }

  /// The stored bytes, for writing.
  private func withMutableBytes(_ body: (UnsafeMutableRawBufferPointer) -> Void) throws {
    guard case .input(let index) = port else {
      throw Diagnostic.error("'\(name)' is an output: data are assigned to inputs")
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
      try withMutableBytes { $0.copyMemory(from: UnsafeRawBufferPointer(items)) }
    } else if !byteTables.isEmpty {
      let run = metadata.channelRun
      try withMutableBytes { buffer in
        for start in stride(from: 0, to: items.count, by: run) {
          let table = byteTables[start / run % byteTables.count]
          for index in start..<(start + run) { buffer[index] = table[Int(items[index])] }
        }
      }
    } else {
      try withMutableBytes { store(into: $0) { Float(items[$0]) } }
    }
  }

  /// Normalizes and quantizes numbers in the order of `layout`.
  ///
  /// - Throws: a `Diagnostic` where the number of items is not `itemCount`.
  public func assign(_ items: [Float]) throws {
    try checkCount(items.count)
    try withMutableBytes { store(into: $0) { items[$0] } }
  }

  /// The real numbers that the stored values stand for, in the order of `layout`.
  public func floats() -> [Float] {
    [Float](unsafeUninitializedCapacity: itemCount) { result, count in
      withBytes { copyFloats(from: $0, to: result) }
      count = itemCount
    }
  }

  private func copyFloats(
    from buffer: UnsafeRawBufferPointer, to result: UnsafeMutableBufferPointer<Float>
  ) {
    switch dataType {
    case .float32:
      UnsafeMutableRawBufferPointer(result).copyMemory(from: buffer)
    case .float16:
      for index in 0..<itemCount {
        result[index] = Float(buffer.loadUnaligned(fromByteOffset: index * 2, as: Float16.self))
      }
    default:
      let (scale, zeroPoint) = metadata.quantization.uniform ?? (1, 0)
      for index in 0..<itemCount {
        result[index] = scale * Float(storedInteger(index, of: buffer) - Int(zeroPoint))
      }
    }
  }

  private func storedInteger(_ index: Int, of buffer: UnsafeRawBufferPointer) -> Int {
    switch dataType {
    case .uint8, .bool: Int(buffer[index])
    case .int8: Int(Int8(bitPattern: buffer[index]))
    case .int16: Int(buffer.load(fromByteOffset: index * 2, as: Int16.self))
    case .uint16: Int(buffer.load(fromByteOffset: index * 2, as: UInt16.self))
    case .int32: Int(buffer.load(fromByteOffset: index * 4, as: Int32.self))
    default: 0
    }
  }

  private func store(into buffer: UnsafeMutableRawBufferPointer, _ number: (Int) -> Float) {
    let run = metadata.channelRun
    let channels = metadata.channelCount
    let range = dataType.integerRange ?? 0...0
    for index in 0..<itemCount {
      let channel = index / run % channels
      let value = number(index)
      switch dataType {
      case .float32:
        buffer.storeBytes(
          of: quantizer.real(value, channel: channel), toByteOffset: index * 4, as: Float.self)
      case .float16:
        let half = Float16(quantizer.real(value, channel: channel))
        buffer.storeBytes(of: half, toByteOffset: index * 2, as: Float16.self)
      default:
        let stored = quantizer.stored(value, channel: channel, range: range)
        switch dataType.byteCount {
        case 1: buffer[index] = UInt8(truncatingIfNeeded: stored)
        case 2:
          buffer.storeBytes(
            of: UInt16(truncatingIfNeeded: stored), toByteOffset: index * 2, as: UInt16.self)
        default:
          buffer.storeBytes(
            of: UInt32(truncatingIfNeeded: stored), toByteOffset: index * 4, as: UInt32.self)
        }
      }
    }
  }

  private func checkCount(_ count: Int) throws {
    guard count == itemCount else {
      throw Diagnostic.error("'\(name)' takes \(itemCount) items, \(count) were given")
    }
  }
}

/// Which port of a program a tensor is.
enum MachinePort: Hashable, Sendable {
  case input(Int)
  case output(Int)

  /// The size of the port in `program`.
  func byteCount(in program: Program) -> Int {
    switch self {
    case .input(let index): program.inputs[index].byteCount
    case .output(let index): program.outputs[index].byteCount
    }
  }
}
