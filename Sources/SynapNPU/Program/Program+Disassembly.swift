import SynapCore

extension Program {
  /// The program as assembly text, with its layers, ports and memory sizes; constants by size and
  /// CRC-32.
  public var disassembly: String { disassembly(withParameters: false) }

  /// The program as assembly text.
  ///
  /// - Parameter withParameters: Whether the constants are printed in hexadecimal, 32 bytes a line.
  public func disassembly(withParameters: Bool) -> String {
    var lines = [
      "program target=\(TextScanner.quoted(targetName)) ddr=\(ddrByteCount) sram=\(sramByteCount)",
      "parameters bytes=\(parameters.byteCount) crc32=0x"
        + String(Checksum.crc32(of: parameters.bytes), radix: 16),
    ]
    if withParameters {
      let bytes = parameters.bytes
      for start in stride(from: 0, to: bytes.count, by: 32) {
        lines.append("hex " + hexadecimal(bytes[start..<min(start + 32, bytes.count)]))
      }
    }
    for layer in layers {
      let words = [layer.id, layer.name, layer.kind].map(TextScanner.quoted)
      lines.append("layer " + words.joined(separator: " "))
    }
    for (word, ports) in [("input", inputs), ("output", outputs)] {
      for port in ports {
        lines.append("\(word) \(TextScanner.quoted(port.name)) \(port.address) \(port.byteCount)")
      }
    }
    lines.append("code")
    for (instruction, origin) in zip(instructions, origins) {
      lines.append((origin.map { "@\($0) " } ?? "") + instruction.assembly)
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// Two digits for every byte.
private func hexadecimal(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
  let digits = Array("0123456789abcdef".unicodeScalars)
  var text = String.UnicodeScalarView()
  for byte in bytes {
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 15)])
  }
  return String(text)
}
