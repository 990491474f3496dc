import SynapCore
import SynapNPU

/// A generator that gives the same numbers for the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }

  /// A value that a field of `format` accepts.
  mutating func value(for format: FieldFormat) -> Int64 {
    switch format {
    case .integer(let range), .hexadecimal(let range):
      return Int64.random(in: range, using: &self)
    case .boolean: return Int64.random(in: 0...1, using: &self)
    case .choice(let names): return Int64.random(in: 0..<Int64(names.count), using: &self)
    case .float:
      let special: [Float] = [0, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, 0.1]
      if Bool.random(using: &self) {
        return Int64(special.randomElement(using: &self)?.bitPattern ?? 0)
      }
      let value = Float(bitPattern: UInt32.random(in: 0...UInt32.max, using: &self))
      return Int64(value.isNaN ? 0 : value.bitPattern)
    }
  }
}

/// Multiplies by one.
let one = QuantizedMultiplier(mantissa: 1 << 30, exponent: 1)

/// A map in DDR.
func map(
  _ offset: Int, _ height: Int, _ width: Int, _ channels: Int, _ type: DataType = .uint8
) -> FeatureMap {
  FeatureMap(
    address: Address(.ddr, offset), height: height, width: width, channels: channels,
    elementType: type)
}

/// Runs `instructions` on a DDR that begins with `input`, and returns its `output` bytes.
func run(
  _ input: [UInt8], output: Range<Int>,
  builder: ProgramBuilder = ProgramBuilder(targetName: "VS680"),
  threads: Int = 1, instructionSet: HostInstructionSet? = nil, _ instructions: [any Instruction]
) throws -> [UInt8] {
  var builder = builder
  builder.ddrByteCount = max(builder.ddrByteCount, output.upperBound, input.count)
  builder.inputs = [Port(name: "input", address: Address(.ddr, 0), byteCount: input.count)]
  builder.outputs = [
    Port(name: "output", address: Address(.ddr, output.lowerBound), byteCount: output.count)
  ]
  for instruction in instructions { builder.append(instruction, layer: nil) }
  let machine = try Machine(
    program: builder.build(), threads: threads, instructionSet: instructionSet)
  machine.withInput(0) { $0.copyBytes(from: input) }
  machine.run()
  return machine.withOutput(0) { Array($0) }
}

/// The bytes of binary32 numbers.
func bytes(_ values: [Float]) -> [UInt8] {
  values.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } }
}

/// The binary32 numbers of bytes.
func floats(_ bytes: [UInt8]) -> [Float] {
  bytes.withUnsafeBytes { raw in
    (0..<raw.count / 4).map {
      Float(bitPattern: raw.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self))
    }
  }
}
