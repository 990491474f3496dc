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
    file.append(contentsOf: ProgramFormat.magic)
    file.append(ProgramFormat.major)
    file.append(ProgramFormat.minor)
    file.append(count: sections.count)
    var offset = ProgramFormat.tableStart + sections.count * ProgramFormat.entryByteCount
    for (section, content) in sections {
      offset = (offset + ProgramFormat.alignment - 1) / ProgramFormat.alignment
      offset *= ProgramFormat.alignment
      file.append(contentsOf: section.rawValue.utf8)
      file.append(count: 0)
      file.append(UInt64(offset))
      file.append(UInt64(content.bytes.count))
      offset += content.bytes.count
    }
    for (_, content) in sections {
      file.align(to: ProgramFormat.alignment)
      file.append(contentsOf: content.bytes)
    }
    file.append(contentsOf: repeatElement(0, count: 64))
    return file.bytes
  }

  private func write(_ section: ProgramFormat.Section, to writer: inout ByteWriter) throws {
    switch section {
    case .info:
      writer.append(targetName)
      writer.append(UInt64(clamping: ddrByteCount))
      writer.append(UInt64(clamping: sramByteCount))
    case .layers:
      writer.append(count: layers.count)
      for layer in layers {
        writer.append(layer.id)
        writer.append(layer.name)
        writer.append(layer.kind)
      }
    case .ports:
      writer.append(count: inputs.count)
      writer.append(count: outputs.count)
      for port in inputs + outputs {
        writer.append(port.name)
        writer.append(UInt8(port.address.space.rawValue))
        writer.append(count: port.address.offset)
        writer.append(count: port.byteCount)
      }
    case .code:
      for (index, instruction) in instructions.enumerated() {
        let words = try locating(in: location(ofInstruction: index)) { try instruction.encoded() }
        for word in words { writer.append(word) }
      }
    case .origins:
      for origin in origins { writer.append(origin.map { UInt32(truncatingIfNeeded: $0) } ?? .max) }
    case .parameters:
      writer.append(contentsOf: parameters.bytes)
    }
  }
}
