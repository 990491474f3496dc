import SynapCore

extension Instruction {
  /// The instruction in assembly text: the mnemonic, `name=value` for single fields, and
  /// `name(value value …)` for operands, in the order of the documentation. Values out of range
  /// print as their numbers.
  public var assembly: String {
    var text = Self.mnemonic
    var group: Substring?
    for field in Self.fields.all {
      let value = field.format.text(field.get(self))
      let parts = field.name.split(separator: ".", maxSplits: 1)
      let prefix = parts.count > 1 ? parts.first : nil
      if prefix == group, prefix != nil {
        text += " " + value
        continue
      }
      if group != nil { text += ")" }
      text += " " + (prefix.map { "\($0)(" } ?? "\(field.name)=") + value
      group = prefix
    }
    return group == nil ? text : text + ")"
  }

  /// Creates an instruction of the text of each field, by name.
  ///
  /// - Throws: a `Diagnostic` where a value is no value of its field.
  init(fieldTexts texts: [String: String]) throws {
    self.init()
    for field in Self.fields.all {
      guard let text = texts[field.name] else {
        throw Diagnostic.error("\(field.name) is missing")
      }
      guard let value = field.format.parse(text), field.format.accepts(value) else {
        throw Diagnostic.error("\(field.name) is \(text), which must be \(field.format.summary)")
      }
      field.set(&self, value)
    }
  }
}

extension InstructionSet {
  /// Reads one instruction in assembly text.
  ///
  /// - Throws: a `Diagnostic` that names the field at fault.
  public static func assemble(_ text: String) throws -> any Instruction {
    var scanner = TextScanner(text)
    let mnemonic = scanner.word()
    guard let kind = kind(mnemonic: mnemonic) else {
      throw Diagnostic.error("no instruction is called '\(mnemonic)'")
    }
    var texts: [String: String] = [:]
    func set(_ name: String, _ value: String) throws {
      guard kind.fields.contains(where: { $0.name == name }) else {
        throw Diagnostic.error("\(kind.mnemonic) has no operand \(name)")
      }
      guard texts.updateValue(value, forKey: name) == nil else {
        throw Diagnostic.error("\(name) is given twice")
      }
    }
    while !scanner.isAtEnd {
      let name = scanner.word()
      if scanner.take("=") {
        try set(name, scanner.word())
      } else if scanner.take("(") {
        let parts = kind.fields.map(\.name).filter { $0.hasPrefix(name + ".") }
        guard !name.isEmpty, !parts.isEmpty else {
          throw Diagnostic.error("\(kind.mnemonic) has no operand \(name)(…)")
        }
        for part in parts { try set(part, scanner.word()) }
        guard scanner.take(")") else {
          throw Diagnostic.error("\(name) has \(parts.count) values and a closing parenthesis")
        }
      } else {
        throw Diagnostic.error("expected '=' or '(' behind '\(name)'")
      }
    }
    return try kind.assemble(texts)
  }
}
