import SynapCore
import SynapNPU
import Testing

@Suite struct InstructionSetTests {
  static let seed = UInt64.random(in: 0...UInt64.max)

  @Test func opcodesAndMnemonicsAreUnique() {
    #expect(Set(InstructionSet.all.map(\.opcode)).count == InstructionSet.all.count)
    #expect(Set(InstructionSet.all.map(\.mnemonic)).count == InstructionSet.all.count)
  }

  @Test func fieldsFollowEachOtherWithoutOverlap() {
    for kind in InstructionSet.all {
      var bit = 32
      for field in kind.fields {
        #expect(field.firstBit == bit)
        #expect(field.bits > 0 && field.bits <= 32)
        bit += field.bits
      }
      #expect(kind.wordCount == (bit + 31) / 32)
      #expect(kind.wordCount < 256)
      #expect(Set(kind.fields.map(\.name)).count == kind.fields.count, "\(kind.mnemonic)")
    }
  }

  @Test(arguments: InstructionSet.all.map(\.mnemonic))
  func decodingAndAssemblingGiveTheInstructionBack(mnemonic: String) throws {
    let kind = try #require(InstructionSet.kind(mnemonic: mnemonic))
    var generator = SeededGenerator(seed: Self.seed)
    for _ in 0..<1000 {
      let instruction = kind.make { generator.value(for: $0) }
      let words = try instruction.encoded()
      let decoded = try InstructionSet.decode(words[...])
      #expect(decoded.wordCount == words.count)
      #expect(try decoded.instruction.encoded() == words, "seed \(Self.seed)")
      let assembled = try InstructionSet.assemble(instruction.assembly)
      #expect(
        try assembled.encoded() == words, "seed \(Self.seed): \(instruction.assembly)")
    }
  }

  @Test func everyBitOfAnEncodingMatters() throws {
    for kind in InstructionSet.all {
      var generator = SeededGenerator(seed: Self.seed)
      let instruction = kind.make { generator.value(for: $0) }
      let words = try instruction.encoded()
      for bit in 0..<words.count * 32 {
        var changed = words
        changed[bit / 32] ^= 1 << UInt32(bit % 32)
        guard let decoded = try? InstructionSet.decode(changed[...]) else { continue }
        #expect(try decoded.instruction.encoded() == changed, "seed \(Self.seed), bit \(bit)")
      }
    }
  }

  @Test func decodesAnythingOrThrowsADiagnostic() {
    var generator = SeededGenerator(seed: Self.seed)
    let opcodes = InstructionSet.all.map { ($0.opcode, $0.wordCount) }
    for round in 0..<20_000 {
      var words = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        UInt32.random(in: 0...UInt32.max, using: &generator)
      }
      if !words.isEmpty, let (opcode, count) = opcodes.randomElement(using: &generator) {
        words[0] = UInt32(opcode) | UInt32(count) << 8
      }
      do {
        _ = try InstructionSet.decode(words[...])
      } catch {
        #expect(error is Diagnostic, "seed \(Self.seed), round \(round)")
      }
    }
  }

  @Test func refusesValuesOutsideTheirFields() {
    let instruction = Convolution { $0.groups = 0 }
    #expect(throws: Diagnostic.error("groups is 0, which must be 1...65536")) {
      try instruction.encoded()
    }
    #expect(throws: Diagnostic.self) { try Softmax { $0.inputFormat.scale = .nan }.encoded() }
    #expect(throws: Diagnostic.self) { try MaxPool { $0.input.elementType = .bool }.encoded() }
  }

  @Test(arguments: [
    ("conv", "input.address.space is missing"),
    ("nothing a=1", "no instruction is called 'nothing'"),
    ("fill value=1 value=2", "value is given twice"),
    ("fill colour=1", "fill has no operand colour"),
    ("fill output(ddr 0x0 1 1 1 1 1 uint8", "output has 8 values and a closing parenthesis"),
    ("fill output(ddr 0x0 1 1 1 1 1 uint9) value=0", "output.type is uint9, which must be "),
    ("fill output(ddr 0x0 0 1 1 1 1 uint8) value=0", "output.height is 0, which must be "),
    ("fill value", "expected '=' or '(' behind 'value'"),
  ])
  func namesWhatIsWrongInAssembly(text: String, message: String) {
    let error = #expect(throws: Diagnostic.self) { try InstructionSet.assemble(text) }
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
  }

  @Test func documentationListsEveryField() {
    let text = InstructionSet.documentation()
    for kind in InstructionSet.all {
      #expect(text.contains("## \(kind.mnemonic)\n"))
      #expect(text.contains(kind.summary))
      for field in kind.fields { #expect(text.contains("| `\(field.name)` |")) }
    }
  }

  @Test func documentationFileIsUpToDate() throws {
    let root = File.directory(of: File.directory(of: File.directory(of: #filePath)))
    let path = root + "/docs/instruction-set.md"
    let text = InstructionSet.documentation()
    if (try? File.readText(path)) != text {
      try File.write(text, to: path + ".observed")
      Issue.record("docs/instruction-set.md is stale: replace it by the .observed file beside it")
    }
  }
}
