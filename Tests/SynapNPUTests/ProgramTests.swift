import SynapCore
import SynapNPU
import Testing

@Suite struct ProgramTests {
  let sample: SampleProgram

  init() throws { sample = try SampleProgram(height: 7, width: 13, channels: 5, seed: 1) }

  @Test func usesEveryInstruction() {
    let used = Set(sample.program.instructions.map { type(of: $0).mnemonic })
    #expect(used == Set(InstructionSet.all.map(\.mnemonic)))
  }

  @Test func decodingGivesTheProgramBack() throws {
    let file = try sample.program.encoded()
    let decoded = try Program(decoding: StorageWindow(copying: file), name: "p")
    #expect(try decoded.encoded() == file)
    #expect(decoded.layers == sample.program.layers)
    #expect(decoded.inputs == sample.program.inputs)
    #expect(decoded.outputs == sample.program.outputs)
    #expect(decoded.origins == sample.program.origins)
    #expect(decoded.targetName == "VS680")
  }

  @Test func parametersAreUsedInPlace() throws {
    let window = StorageWindow(copying: try sample.program.encoded())
    let decoded = try Program(decoding: window, name: "p")
    #expect(decoded.parameters.storage === window.storage)
    #expect(decoded.parameters.range.lowerBound % 64 == 0)
    #expect(decoded.parameters.range.upperBound + 64 <= window.byteCount)
  }

  @Test func assemblingGivesTheProgramBack() throws {
    let program = sample.program
    let file = try program.encoded()
    let text = program.disassembly
    let referred = try Program(assembling: text, parameters: program.parameters, name: "p.asm")
    #expect(try referred.encoded() == file)
    let whole = try Program(assembling: program.disassembly(withParameters: true), name: "p.asm")
    #expect(try whole.encoded() == file)
    #expect(whole.disassembly == text)
  }

  @Test func namesTheLineAtFault() throws {
    let text = "program target=\"VS680\" ddr=1 sram=0\n\n# a remark\ncode\nfill value=1\n"
    let error = #expect(throws: Diagnostic.self) { try Program(assembling: text, name: "p.asm") }
    #expect(
      error?.description == "p.asm:5: error: output.address.space is missing")
  }

  @Test(arguments: [
    ("", "the text has no program"),
    ("code\n", "expected 'program' in the first line"),
    ("program target=\"a\" ddr=1 sram=99999999999", "'99999999999' is not a number"),
    ("program target=\"a ddr=1", "a string does not end"),
    ("program target=\"a\\n\" ddr=1", "a string has an unknown escape"),
    ("program target=\"a\" ddr=1 sram=0\nparameters bytes=1 crc32=0x0", "the text refers to"),
    (
      "program target=\"a\" ddr=1 sram=0\nparameters bytes=1 crc32=0x0\nhex 00",
      "the parameters are"
    ),
    ("program target=\"a\" ddr=1 sram=0\nhex 0g", "'g' is not a hexadecimal digit"),
    ("program target=\"a\" ddr=1 sram=0\ninput \"x\" moon 0 1", "'moon' is no memory"),
    ("program target=\"a\" ddr=1 sram=0\ncode\n@0 fill value=1", "there is no layer @0"),
  ])
  func refusesBadText(text: String, message: String) {
    let error = #expect(throws: Diagnostic.self) { try Program(assembling: text, name: "p") }
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
  }

  @Test func refusesNewerVersionsByName() throws {
    var file = try sample.program.encoded()
    file[8] = 3
    let error = #expect(throws: Diagnostic.self) {
      try Program(decoding: StorageWindow(copying: file), name: "model.nb")
    }
    #expect(
      error?.description
        == "model.nb: error: the program has version 3.0; this toolkit reads 2.x")
  }

  @Test func refusesEveryTruncation() throws {
    let file = try sample.program.encoded()
    for count in stride(from: 0, to: file.count - 64, by: 41) {
      #expect(throws: Diagnostic.self) {
        try Program(decoding: StorageWindow(copying: file.prefix(count)), name: "p")
      }
    }
  }

  @Test func equalParametersAreStoredOnce() {
    var builder = ProgramBuilder(targetName: "VS680")
    let first = builder.appendParameters([1, 2, 3] as [UInt8])
    let second = builder.appendParameters([4] as [UInt8])
    #expect(builder.appendParameters([1, 2, 3] as [UInt8]) == first)
    #expect(second == Address(.parameters, 64))
  }
}
