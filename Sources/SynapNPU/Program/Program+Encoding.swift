import SynapCore

extension Program {
  /// The bytes of the program file.
  ///
  /// - Throws: a `Diagnostic` where a field of an instruction is out of range.
  public func encoded() throws -> [UInt8] {
    var sections: [(ProgramFormat.Section, ByteWriter)] = []
    for section in ProgramFormat.Section.allCases {
      var writer = ByteWriter()
      try write(section, to: &writer)
      sections.append((section, writer))
    }
    var file = ByteWriter()
    file.write(bytes: ProgramFormat.magic)
    file.write(ProgramFormat.major)
    file.write(ProgramFormat.minor)
    file.write(count: sections.count)
    var offset = ProgramFormat.tableStart + sections.count * ProgramFormat.entryByteCount
    for (section, content) in sections {
      offset = (offset + ProgramFormat.alignment - 1) / ProgramFormat.alignment
      offset *= ProgramFormat.alignment
      file.write(bytes: section.rawValue.utf8)
      file.write(count: 0)
      file.write(UInt64(offset))
      file.write(UInt64(content.bytes.count))
      offset += content.bytes.count
    }
    for (_, content) in sections {
      file.align(to: ProgramFormat.alignment)
      file.write(bytes: content.bytes)
    }
    file.write(bytes: repeatElement(0, count: 64))
    return file.bytes
  }

  private func write(_ section: ProgramFormat.Section, to writer: inout ByteWriter) throws {
    switch section {
    case .info:
      writer.write(string: targetName)
      writer.write(UInt64(clamping: ddrByteCount))
      writer.write(UInt64(clamping: sramByteCount))
    case .layers:
      writer.write(count: layers.count)
      for layer in layers {
        writer.write(string: layer.id)
        writer.write(string: layer.name)
        writer.write(string: layer.kind)
      }
    case .ports:
      writer.write(count: inputs.count)
      writer.write(count: outputs.count)
      for port in inputs + outputs {
        writer.write(string: port.name)
        writer.write(UInt8(port.address.space.rawValue))
        writer.write(count: port.address.offset)
        writer.write(count: port.byteCount)
      }
    case .code:
      for (index, instruction) in instructions.enumerated() {
        let words = try locating(in: location(ofInstruction: index)) { try instruction.encoded() }
        for word in words { writer.write(word) }
      }
    case .origins:
      for origin in origins { writer.write(origin.map { UInt32(truncatingIfNeeded: $0) } ?? .max) }
    case .parameters:
      writer.write(bytes: parameters.bytes)
    }
  }
}
