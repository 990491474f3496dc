import SynapCore

extension Program {
  /// Reads assembly text as `disassembly` prints it. Empty lines and lines that begin with `#` are
  /// passed over.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - parameters: The constants, where the text has only their size and checksum.
  ///   - name: The text's name in messages.
  /// - Throws: a `Diagnostic` with the line at fault.
  public init(assembling text: String, parameters: StorageWindow? = nil, name: String) throws {
    var assembler = Assembler()
    for (index, line) in text.utf8.split(separator: 10, omittingEmptySubsequences: false)
      .enumerated()
    {
      try locating(in: Location(file: name, line: index + 1)) {
        try assembler.read(String(decoding: line, as: UTF8.self))
      }
    }
    self = try locating(in: Location(file: name)) { try assembler.finish(parameters: parameters) }
  }
}

/// Reads assembly text line by line.
private struct Assembler {
  private var program: Program?
  private var byteCount = 0
  private var checksum: UInt32 = 0
  private var bytes: [UInt8] = []
  private var isCode = false

  mutating func read(_ line: String) throws {
    var scanner = TextScanner(line)
    if scanner.isAtEnd || line.utf8.first == UInt8(ascii: "#") { return }
    if isCode {
      try readInstruction(line)
      return
    }
    let word = scanner.word()
    guard program != nil || word == "program" else {
      throw Diagnostic.error("expected 'program' in the first line")
    }
    switch word {
    case "program":
      guard program == nil else { throw Diagnostic.error("'program' is given twice") }
      guard scanner.word() == "target", scanner.take("=") else {
        throw Diagnostic.error("expected target=")
      }
      program = Program(
        targetName: try scanner.string(), ddrByteCount: try scanner.number("ddr"),
        sramByteCount: try scanner.number("sram"))
    case "parameters":
      byteCount = try scanner.number("bytes")
      checksum = UInt32(try scanner.number("crc32"))
    case "hex":
      try readBytes(scanner.word())
    case "layer":
      let layer = Layer(
        id: try scanner.string(), name: try scanner.string(), kind: try scanner.string())
      program?.layers.append(layer)
    case "input", "output":
      let name = try scanner.string()
      let space = scanner.word()
      guard let space = MemorySpace.allCases.first(where: { $0.description == space }) else {
        throw Diagnostic.error("'\(space)' is no memory")
      }
      let address = Address(space, try scanner.number())
      let port = Port(name: name, address: address, byteCount: try scanner.number())
      if word == "input" { program?.inputs.append(port) } else { program?.outputs.append(port) }
    case "code":
      isCode = true
    default:
      throw Diagnostic.error("no line begins with '\(word)'")
    }
    guard scanner.isAtEnd else { throw Diagnostic.error("the line goes on behind its end") }
  }

  private mutating func readInstruction(_ line: String) throws {
    let trimmed = line.drop { $0 == " " || $0 == "\t" }
    guard trimmed.first == "@" else {
      program?.append(try InstructionSet.assemble(line), origin: nil)
      return
    }
    let digits = trimmed.dropFirst().prefix { $0 != " " }
    guard let origin = Int(digits), let count = program?.layers.count,
      origin >= 0 && origin < count
    else { throw Diagnostic.error("there is no layer @\(digits)") }
    let rest = trimmed.dropFirst(digits.count + 1)
    program?.append(try InstructionSet.assemble(String(rest)), origin: origin)
  }

  private mutating func readBytes(_ text: String) throws {
    let digits = try text.unicodeScalars.map { scalar in
      guard let digit = Character(scalar).hexDigitValue else {
        throw Diagnostic.error("'\(scalar)' is not a hexadecimal digit")
      }
      return UInt8(digit)
    }
    guard digits.count.isMultiple(of: 2) else {
      throw Diagnostic.error("bytes have two hexadecimal digits")
    }
    for index in stride(from: 0, to: digits.count, by: 2) {
      bytes.append(digits[index] << 4 | digits[index + 1])
    }
  }

  mutating func finish(parameters: StorageWindow?) throws -> Program {
    guard var program else { throw Diagnostic.error("the text has no program") }
    let parameters = bytes.isEmpty ? parameters : StorageWindow(copying: bytes)
    guard let parameters = parameters ?? (byteCount == 0 ? StorageWindow(copying: []) : nil) else {
      throw Diagnostic.error("the text refers to parameters, which are not given")
    }
    guard parameters.byteCount == byteCount, Checksum.crc32(of: parameters.bytes) == checksum else {
      throw Diagnostic.error("the parameters are not those that the text refers to")
    }
    program.parameters = parameters
    return program
  }
}

extension Program {
  fileprivate mutating func append(_ instruction: any Instruction, origin: Int?) {
    instructions.append(instruction)
    origins.append(origin)
  }
}
