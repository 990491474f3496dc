/// The catalog: every instruction of the machine, one line each.
public enum InstructionSet {
  /// The instructions, in the order of the documentation.
  public static let all: [InstructionKind] = [
    InstructionKind(Convolution.self),
    InstructionKind(FullyConnected.self),
    InstructionKind(FloatConvolution.self),
    InstructionKind(Int16Convolution.self),
    InstructionKind(Int16FullyConnected.self),
    InstructionKind(Add.self),
    InstructionKind(Multiply.self),
    InstructionKind(FloatArithmetic.self),
    InstructionKind(Lookup.self),
    InstructionKind(ChannelLookup.self),
    InstructionKind(Interpolation.self),
    InstructionKind(MaxPool.self),
    InstructionKind(AveragePool.self),
    InstructionKind(Copy.self),
    InstructionKind(Fill.self),
    InstructionKind(Convert.self),
    InstructionKind(ResizeNearest.self),
    InstructionKind(ResizeLinear.self),
    InstructionKind(PictureConversion.self),
    InstructionKind(Softmax.self),
    InstructionKind(Softmax8.self),
    InstructionKind(HostCall.self),
  ]

  private static let byOpcode = Dictionary(
    all.map { ($0.opcode, $0) }, uniquingKeysWith: { first, _ in first })
  private static let byMnemonic = Dictionary(
    all.map { ($0.mnemonic, $0) }, uniquingKeysWith: { first, _ in first })

  /// The instruction with `opcode`; nil where there is none.
  public static func kind(opcode: UInt8) -> InstructionKind? { byOpcode[opcode] }
  /// The instruction called `mnemonic`; nil where there is none.
  public static func kind(mnemonic: String) -> InstructionKind? { byMnemonic[mnemonic] }
}
