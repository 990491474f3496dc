import SynapCore

extension Program {
  /// Reads a program file; the constants stay where they are.
  ///
  /// The program is well formed, not yet validated: `Machine` does that, or `validate()`.
  ///
  /// - Parameters:
  ///   - window: The bytes of the file.
  ///   - name: The file's name in messages.
  /// - Throws: a `Diagnostic` where the file is no program, is cut off, or needs a newer version.
  public init(decoding window: StorageWindow, name: String) throws {
    self = try locating(in: Location(file: name)) { try Self.decode(window) }
  }

  private static func decode(_ window: StorageWindow) throws -> Program {
    let sections = try sections(of: window)
    func reader(_ section: ProgramFormat.Section) throws -> ByteReader {
      guard let content = sections[section] else {
        throw Diagnostic.error("the program has no section \(section.rawValue)")
      }
      return try ByteReader(content.bytes)
    }
    var info = try reader(.info)
    var program = Program(targetName: try info.readString())
    program.ddrByteCount = Int(clamping: try info.read(UInt64.self))
    program.sramByteCount = Int(clamping: try info.read(UInt64.self))
    try info.finish(ProgramFormat.Section.info.rawValue)

    var layers = try reader(.layers)
    for _ in 0..<(try layers.readCount(ofElementsOf: 12)) {
      program.layers.append(
        Layer(
          id: try layers.readString(), name: try layers.readString(), kind: try layers.readString())
      )
    }
    try layers.finish(ProgramFormat.Section.layers.rawValue)

    var ports = try reader(.ports)
    let inputCount = try ports.readCount()
    let outputCount = try ports.readCount()
    program.inputs = try (0..<inputCount).lazyThrowingMap { try Port(from: &ports) }
    program.outputs = try (0..<outputCount).lazyThrowingMap { try Port(from: &ports) }
    try ports.finish(ProgramFormat.Section.ports.rawValue)

    program.instructions = try instructions(try reader(.code))
    var origins = try reader(.origins)
    for _ in program.instructions {
      let origin = try origins.read(UInt32.self)
      guard origin == .max || origin < program.layers.count else {
        throw Diagnostic.error("an instruction belongs to layer \(origin), which does not exist")
      }
      program.origins.append(origin == .max ? nil : Int(origin))
    }
    try origins.finish(ProgramFormat.Section.origins.rawValue)
    guard let parameters = sections[.parameters] else {
      throw Diagnostic.error(
        "the program has no section \(ProgramFormat.Section.parameters.rawValue)")
    }
    program.parameters = parameters
    return program
  }

  /// The sections of a file by their tags.
  private static func sections(
    of window: StorageWindow
  ) throws -> [ProgramFormat.Section: StorageWindow] {
    var header = try ByteReader(window.bytes)
    for byte in ProgramFormat.magic where try header.read(UInt8.self) != byte {
      throw Diagnostic.error("not a program of this machine")
    }
    let major = try header.read(UInt16.self)
    let minor = try header.read(UInt16.self)
    guard major == ProgramFormat.major else {
      throw Diagnostic.error(
        "the program has version \(major).\(minor); this toolkit reads \(ProgramFormat.major).x")
    }
    var sections: [ProgramFormat.Section: StorageWindow] = [:]
    for _ in 0..<(try header.readCount(ofElementsOf: ProgramFormat.entryByteCount)) {
      let tag = try (0..<4).map { _ in try header.read(UInt8.self) }
      let reserved = try header.read(UInt32.self)
      let offset = try header.read(UInt64.self)
      let length = try header.read(UInt64.self)
      guard let section = ProgramFormat.Section(rawValue: String(decoding: tag, as: UTF8.self))
      else {
        if minor > ProgramFormat.minor { continue }
        throw Diagnostic.error("the program has a section of an unknown kind")
      }
      guard reserved == 0, offset.isMultiple(of: UInt64(ProgramFormat.alignment)),
        let start = Int(exactly: offset), let count = Int(exactly: length),
        start <= window.byteCount, count <= window.byteCount - start,
        let content = window.window(start..<start + count)
      else { throw Diagnostic.error("section \(section.rawValue) leaves the file") }
      guard sections.updateValue(content, forKey: section) == nil else {
        throw Diagnostic.error("the program has two sections \(section.rawValue)")
      }
    }
    return sections
  }

  /// Decodes the code section.
  private static func instructions(_ reader: ByteReader) throws -> [any Instruction] {
    var reader = reader
    guard reader.remaining.isMultiple(of: 4) else {
      throw Diagnostic.error("the code is not made of whole words")
    }
    var words: [UInt32] = []
    words.reserveCapacity(reader.remaining / 4)
    while reader.remaining > 0 { words.append(try reader.read(UInt32.self)) }
    var instructions: [any Instruction] = []
    var rest = words[...]
    while !rest.isEmpty {
      do {
        let (instruction, count) = try InstructionSet.decode(rest)
        instructions.append(instruction)
        rest = rest.dropFirst(count)
      } catch let diagnostic as Diagnostic {
        throw diagnostic.located(in: Location(node: "instruction \(instructions.count)"))
      }
    }
    return instructions
  }
}

extension Range<Int> {
  /// The results of `body`, appended one by one so that a wrong count costs no memory.
  fileprivate func lazyThrowingMap<Element>(_ body: () throws -> Element) throws -> [Element] {
    var result: [Element] = []
    for _ in self { result.append(try body()) }
    return result
  }
}

extension Port {
  fileprivate init(from reader: inout ByteReader) throws {
    let name = try reader.readString()
    guard let space = MemorySpace(rawValue: Int(try reader.read(UInt8.self))) else {
      throw Diagnostic.error("port '\(name)' lies in an unknown memory")
    }
    let offset = try reader.readCount()
    self.init(name: name, address: Address(space, offset), byteCount: try reader.readCount())
  }
}
