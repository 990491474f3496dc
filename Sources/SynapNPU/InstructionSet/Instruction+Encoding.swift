import SynapCore

/// The bits before the fields: opcode 8, number of words 8, zeros 16.
let headerBits = 32

extension Instruction {
  /// The encoding: opcode, number of words, zeros, then the fields from the least significant bit
  /// up, padded with zeros to whole words.
  ///
  /// - Throws: a `Diagnostic` where a field is out of range.
  public func encoded() throws -> [UInt32] {
    let bits = Self.fields.all.reduce(headerBits) { $0 + $1.bits }
    var words = [UInt32](repeating: 0, count: (bits + 31) / 32)
    words[0] = UInt32(Self.opcode) | UInt32(words.count) << 8
    var bit = headerBits
    for field in Self.fields.all {
      let raw = UInt64(bitPattern: try field.value(in: self))
      for index in 0..<field.bits where raw >> UInt64(index) & 1 == 1 {
        words[(bit + index) / 32] |= 1 << UInt32((bit + index) % 32)
      }
      bit += field.bits
    }
    return words
  }

  /// Decodes `words`, of which there are as many as an encoding has.
  ///
  /// - Throws: a `Diagnostic` where a field is out of range or a bit between fields is set.
  init(words: [UInt32]) throws {
    self.init()
    var bit = headerBits
    for field in Self.fields.all {
      let value = field.format.value(raw: extract(bit, field.bits, from: words))
      try field.check(value)
      field.set(&self, value)
      bit += field.bits
    }
    if bit % 32 != 0, extract(bit, 32 - bit % 32, from: words) != 0 {
      throw Diagnostic.error("bits behind the last field are set")
    }
  }
}

/// `count` bits of `words` from bit `first`, of at most 57.
private func extract(_ first: Int, _ count: Int, from words: [UInt32]) -> UInt64 {
  var result: UInt64 = 0
  var done = 0
  while done < count {
    let bit = first + done
    let part = min(32 - bit % 32, count - done)
    let mask = (UInt64(1) << UInt64(part)) - 1
    result |= (UInt64(words[bit / 32]) >> UInt64(bit % 32) & mask) << UInt64(done)
    done += part
  }
  return result
}

extension InstructionSet {
  /// Decodes the instruction at the start of `words`, and says how many words it has.
  ///
  /// - Throws: a `Diagnostic` for anything that no instruction's encoding gives.
  public static func decode(
    _ words: ArraySlice<UInt32>
  ) throws -> (instruction: any Instruction, wordCount: Int) {
    guard let first = words.first else { throw Diagnostic.error("no instruction: the code ends") }
    guard let kind = kind(opcode: UInt8(first & 0xFF)) else {
      throw Diagnostic.error("no instruction has the opcode 0x" + String(first & 0xFF, radix: 16))
    }
    guard first >> 8 == UInt32(kind.wordCount) else {
      throw Diagnostic.error("\(kind.mnemonic) has \(kind.wordCount) words, not \(first >> 8)")
    }
    guard words.count >= kind.wordCount else {
      throw Diagnostic.error("\(kind.mnemonic) is cut off by the end of the code")
    }
    do {
      return (try kind.decode(Array(words.prefix(kind.wordCount))), kind.wordCount)
    } catch let diagnostic as Diagnostic {
      throw diagnostic.located(in: Location(operation: kind.mnemonic))
    }
  }
}
