import SynapCore

/// A program of the machine: instructions, constants, and where inputs and outputs lie.
public struct Program: Sendable {
  /// The target's name, for example `VS680`.
  public var targetName: String
  /// The size of the work area in DDR in bytes.
  public var ddrByteCount: Int
  /// The size of the memory on the chip that is used, in bytes.
  public var sramByteCount: Int
  /// The layers that instructions are charged to.
  public var layers: [Layer]
  /// The inputs, in the network's order.
  public var inputs: [Port]
  /// The outputs, in the network's order.
  public var outputs: [Port]
  /// The instructions, run one after the other.
  public var instructions: [any Instruction]
  /// For every instruction the index of its layer; nil where it has none.
  public var origins: [Int?]
  /// The constants: weights, biases, tables.
  public var parameters: StorageWindow

  /// Creates a program without instructions.
  public init(
    targetName: String, ddrByteCount: Int = 0, sramByteCount: Int = 0, layers: [Layer] = [],
    inputs: [Port] = [], outputs: [Port] = [], instructions: [any Instruction] = [],
    origins: [Int?] = [], parameters: StorageWindow = StorageWindow(copying: [])
  ) {
    precondition(instructions.count == origins.count, "every instruction has an origin")
    self.targetName = targetName
    self.ddrByteCount = ddrByteCount
    self.sramByteCount = sramByteCount
    self.layers = layers
    self.inputs = inputs
    self.outputs = outputs
    self.instructions = instructions
    self.origins = origins
    self.parameters = parameters
  }

  /// The sizes of the memories, with the constants.
  public var memory: MemoryMap {
    MemoryMap(
      parameters: parameters, ddrByteCount: ddrByteCount, sramByteCount: sramByteCount)
  }

  /// The layer of instruction `index`; nil where it has none.
  public func layer(ofInstruction index: Int) -> Layer? {
    origins[index].flatMap { layers.indices.contains($0) ? layers[$0] : nil }
  }

  /// The place of instruction `index` in messages.
  func location(ofInstruction index: Int) -> Location {
    Location(
      node: layer(ofInstruction: index)?.name,
      operation: "\(type(of: instructions[index]).mnemonic), instruction \(index)")
  }

  /// The largest memory that a program may have, all spaces together: 1 GiB.
  public static let memoryLimit = 1 << 30

  /// Throws a `Diagnostic` unless running this program can neither read nor write outside its
  /// memories.
  public func validate() throws {
    let sizes = [parameters.byteCount, ddrByteCount, sramByteCount]
    guard sizes.allSatisfy({ (0...Self.memoryLimit).contains($0) }),
      sizes.reduce(0, +) <= Self.memoryLimit
    else {
      throw Diagnostic.error(
        "the program needs more than the limit of \(Self.memoryLimit) bytes of memory: "
          + zip(MemorySpace.allCases, sizes).map { "\($0) \($1)" }.joined(separator: ", "))
    }
    let memory = memory
    for port in inputs + outputs {
      guard port.address.space != .parameters, port.byteCount > 0 else {
        throw Diagnostic.error("port '\(port.name)' is empty or lies in the parameters")
      }
      try memory.check(port.region)
    }
    guard origins.count == instructions.count,
      origins.allSatisfy({ $0.map(layers.indices.contains) ?? true })
    else { throw Diagnostic.error("an instruction's layer is not in the table of layers") }
    for (index, instruction) in instructions.enumerated() {
      try locating(in: location(ofInstruction: index)) { try instruction.validate(in: memory) }
    }
  }
}
