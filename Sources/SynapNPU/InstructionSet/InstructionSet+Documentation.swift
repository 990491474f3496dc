extension InstructionSet {
  /// The reference of the instruction set in Markdown, derived from the catalog.
  public static func documentation() -> String {
    var text = """
      # Instruction set

      This file is generated from the catalog in `Sources/SynapNPU/InstructionSet`
      (`InstructionSet.documentation()`); a test compares the two.

      An instruction is a sequence of 32-bit little-endian words. The first word holds the opcode
      (bits 0 to 7), the number of words (bits 8 to 15) and zeros. The fields follow from bit 32,
      each from its least significant bit up, without gaps; bits behind the last one are zeros.
      Signed fields are in two's complement, numbers in binary32, choices the index in the list.

      In assembly text a field on its own is `name=value`. Fields with a common prefix make an operand,
      `prefix(value value …)`, with the values in the order below.

      Feature maps are channels last: element (y, x, c) lies at `address + y * row_pitch + x *
      pixel_pitch + c * size`. Addresses are in `param` (constants, read-only), `ddr` (the work area)
      or `sram` (the memory on the chip).

      | opcode | mnemonic | engine | words | summary |
      |---|---|---|---|---|

      """
    for kind in all {
      text +=
        "| \(hexadecimal(kind.opcode)) | [`\(kind.mnemonic)`](#\(anchor(kind.mnemonic))) "
        + "| \(kind.engine) | \(kind.wordCount) | \(kind.summary) |\n"
    }
    for kind in all {
      text += """

        ## \(kind.mnemonic)

        Opcode \(hexadecimal(kind.opcode)), \(kind.wordCount) words, engine \(kind.engine): \
        \(kind.summary).

        | field | bits | values | meaning |
        |---|---|---|---|

        """
      for field in kind.fields {
        let last = field.firstBit + field.bits - 1
        let bits = field.bits == 1 ? "\(last)" : "\(field.firstBit)–\(last)"
        text += "| `\(field.name)` | \(bits) | \(field.values) | \(field.meaning) |\n"
      }
    }
    return text
  }

  private static func hexadecimal(_ opcode: UInt8) -> String {
    "0x" + (opcode < 16 ? "0" : "") + String(opcode, radix: 16)
  }

  /// The anchor that Markdown renderers give a heading: without its dots.
  private static func anchor(_ heading: String) -> String { heading.filter { $0 != "." } }
}
