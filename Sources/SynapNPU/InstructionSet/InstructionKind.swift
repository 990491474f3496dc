import SynapCore

/// What the catalog knows of an instruction's type.
public struct InstructionKind: Sendable {
  /// One field as documented.
  public struct FieldDescription: Hashable, Sendable {
    /// The name, dotted where it is part of an operand.
    public let name: String
    /// The first bit, counted from the least significant bit of the first word.
    public let firstBit: Int
    /// The number of bits.
    public let bits: Int
    /// The values, in words.
    public let values: String
    /// What the field means, and its unit.
    public let meaning: String
  }

  /// The first byte of the encoding.
  public let opcode: UInt8
  /// The name in assembly text.
  public let mnemonic: String
  /// What the instruction computes.
  public let summary: String
  /// The engine that usually runs it.
  public let engine: Engine
  /// The fields in the order of their encoding.
  public let fields: [FieldDescription]
  /// The number of 32-bit words of the encoding.
  public let wordCount: Int
  /// Decodes the words, which are `wordCount`, the first of them included.
  let decode: @Sendable ([UInt32]) throws -> any Instruction
  /// Makes an instruction of the text of each field.
  let assemble: @Sendable ([String: String]) throws -> any Instruction
  /// Makes an instruction whose fields take what the function returns for their formats.
  package let make: @Sendable ((FieldFormat) -> Int64) -> any Instruction

  /// Describes an instruction.
  init<Kind: Instruction>(_ type: Kind.Type) {
    opcode = Kind.opcode
    mnemonic = Kind.mnemonic
    summary = Kind.summary
    engine = Kind().engine
    var bit = headerBits
    fields = Kind.fields.all.map { field in
      defer { bit += field.bits }
      return FieldDescription(
        name: field.name, firstBit: bit, bits: field.bits, values: field.format.summary,
        meaning: field.meaning)
    }
    wordCount = (bit + 31) / 32
    decode = { try Kind(words: $0) }
    assemble = { try Kind(fieldTexts: $0) }
    make = { value in
      var instruction = Kind()
      for field in Kind.fields.all { field.set(&instruction, value(field.format)) }
      return instruction
    }
  }
}
