import SynapCore

/// Puts a program together, piece by piece.
public struct ProgramBuilder {
  /// The size of the work area in DDR in bytes.
  public var ddrByteCount = 0
  /// The size of the memory on the chip that is used, in bytes.
  public var sramByteCount = 0
  /// The inputs, in the network's order.
  public var inputs: [Port] = []
  /// The outputs, in the network's order.
  public var outputs: [Port] = []
  /// The instructions so far.
  public private(set) var instructions: [any Instruction] = []

  private let targetName: String
  private var layers: [Layer] = []
  private var origins: [Int?] = []
  private var parameters: [UInt8] = []
  /// Ranges of constants by the hash of their bytes.
  private var known: [Int: [Range<Int>]] = [:]

  /// Starts a program for the target called `targetName`.
  public init(targetName: String) { self.targetName = targetName }

  /// Adds a layer and returns its index.
  public mutating func append(_ layer: Layer) -> Int {
    layers.append(layer)
    return layers.count - 1
  }

  /// Adds an instruction, charged to the layer of index `layer`.
  public mutating func append(_ instruction: any Instruction, layer: Int?) {
    instructions.append(instruction)
    origins.append(layer)
  }

  /// Adds constants on a multiple of `alignment` bytes and returns where they lie; equal constants
  /// are stored once.
  public mutating func appendParameters(
    _ bytes: some Collection<UInt8>, alignment: Int = 64
  ) -> Address {
    let bytes = ContiguousArray(bytes)
    let key = bytes.hashValue
    for range in known[key, default: []] where range.lowerBound.isMultiple(of: alignment) {
      if parameters[range].elementsEqual(bytes) { return Address(.parameters, range.lowerBound) }
    }
    let rest = parameters.count % alignment
    if rest != 0 { parameters.append(contentsOf: repeatElement(0, count: alignment - rest)) }
    let start = parameters.count
    parameters.append(contentsOf: bytes)
    known[key, default: []].append(start..<parameters.count)
    return Address(.parameters, start)
  }

  /// Adds integers or floats, little-endian, as `appendParameters(_:alignment:)` does.
  public mutating func appendParameters(
    _ values: some Collection<Int32>, alignment: Int = 64
  ) -> Address {
    appendParameters(values.flatMap { littleEndianBytes($0) }, alignment: alignment)
  }

  /// Adds 64-bit values, little-endian.
  public mutating func appendParameters(
    _ values: some Collection<Int64>, alignment: Int = 64
  ) -> Address {
    appendParameters(values.flatMap { littleEndianBytes($0) }, alignment: alignment)
  }

  /// Adds binary32 numbers, little-endian.
  public mutating func appendParameters(
    _ values: some Collection<Float>, alignment: Int = 64
  ) -> Address {
    appendParameters(values.flatMap { littleEndianBytes($0.bitPattern) }, alignment: alignment)
  }

  /// Adds 16-bit values, for example the bits of binary16 numbers, little-endian.
  public mutating func appendParameters(
    _ values: some Collection<UInt16>, alignment: Int = 64
  ) -> Address {
    appendParameters(values.flatMap { littleEndianBytes($0) }, alignment: alignment)
  }

  /// Adds multipliers: mantissa and exponent of each.
  public mutating func appendParameters(
    _ multipliers: some Collection<QuantizedMultiplier>, alignment: Int = 64
  ) -> Address {
    appendParameters(multipliers.flatMap { [$0.mantissa, $0.exponent] }, alignment: alignment)
  }

  /// The program.
  ///
  /// - Throws: a `Diagnostic` where an instruction or a port is invalid.
  public func build() throws -> Program {
    let program = unchecked()
    try program.validate()
    return program
  }

  /// The program as it is, which nothing may run before it is validated.
  package func unchecked() -> Program {
    Program(
      targetName: targetName, ddrByteCount: ddrByteCount, sramByteCount: sramByteCount,
      layers: layers, inputs: inputs, outputs: outputs, instructions: instructions,
      origins: origins, parameters: StorageWindow(copying: parameters))
  }
}

/// The bytes of `value`, least significant first.
private func littleEndianBytes<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}
