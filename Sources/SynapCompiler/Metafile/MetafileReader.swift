import SynapCore

/// Reads the tree of a metafile by the tables of its schema, and collects everything that is wrong
/// with it.
struct MetafileReader {
  /// The metafile as the user named it.
  let file: String
  /// The mistakes found so far.
  var errors: [Diagnostic] = []
  /// What the metafile rightly asks for and does not get, found so far.
  var refusals: [Diagnostic] = []
  /// The warnings found so far.
  var warnings: [Diagnostic] = []
  /// The name or the number of the list entry that is being read, for messages.
  var entryLabel = ""

  /// Where `node` stands.
  func location(_ node: YAMLNode) -> Location {
    Location(file: file, line: node.line, column: node.column)
  }

  /// An error about `node`.
  func error(_ message: String, at node: YAMLNode, notes: [String] = []) -> Diagnostic {
    Diagnostic.error(message, at: location(node), notes: notes)
  }

  /// Reads a mapping into `target`: each key by its row of `table`, null values as if the key were
  /// missing, unknown keys as errors. Goes on after errors, which are collected.
  mutating func read<Target>(
    _ node: YAMLNode, into target: inout Target, by table: SchemaTable<Target>
  ) {
    guard let entries = node.entries else {
      let place = table.path.isEmpty ? "the metafile" : "'\(table.path)'"
      errors.append(
        error(
          "Invalid field in yaml file: \(node.flowText) is not a dictionary", at: node,
          notes: ["\(place) is a mapping of these fields: \(table.description.keyList)"]))
      return
    }
    for entry in entries {
      guard let key = table.keys.first(where: { $0.name == entry.key.text }) else {
        errors.append(unknownKey(entry.key, in: table.description))
        continue
      }
      if entry.value.isNull { continue }
      do {
        try key.read(entry.value, &target, &self)
      } catch let diagnostic as Diagnostic {
        errors.append(diagnostic)
      } catch let refused as Refused {
        refusals.append(refused.diagnostic)
      } catch {
        errors.append(self.error("\(error)", at: entry.value))
      }
    }
  }

  /// Reads a list with one mapping or null per entry.
  mutating func list<Element>(
    _ node: YAMLNode, key: String, of empty: Element, by table: SchemaTable<Element>,
    locatedBy place: WritableKeyPath<Element, Location>
  ) throws -> [Element] {
    guard let elements = node.elements else {
      throw error(
        "'\(key)' must be a list: \(node.flowText)", at: node,
        notes: ["start each entry with '- '"])
    }
    var result: [Element] = []
    for (index, element) in elements.enumerated() {
      var value = empty
      value[keyPath: place] = location(element)
      let name = element.entries?.first { $0.key.text == "name" }?.value
      entryLabel = name.map { $0.isNull ? "\(index)" : $0.flowText } ?? "\(index)"
      if !element.isNull { read(element, into: &value, by: table) }
      result.append(value)
    }
    return result
  }

  /// The truth value of `node`.
  func boolean(_ node: YAMLNode, key: String) throws -> Bool {
    guard case .boolean(let value) = node.scalar else {
      throw error("'\(key)' must be true or false: \(node.flowText)", at: node)
    }
    return value
  }

  /// The string of `node`.
  func string(_ node: YAMLNode, key: String) throws -> String {
    guard case .string(let text) = node.scalar else {
      throw error("'\(key)' must be a string: \(node.flowText)", at: node)
    }
    return text
  }

  /// The case of `Value` that `node` names, unless it is refused.
  func choice<Value>(
    _ node: YAMLNode, key: String, ignoringCase: Bool = false, refusals: [Refusal] = [],
    message: (_ text: String) -> String
  ) throws -> Value where Value: RawRepresentable<String> & CaseIterable {
    let text = node.text.map { ignoringCase ? $0.lowercased() : $0 }
    guard let value = text.flatMap({ Value(rawValue: $0) }) else {
      let names = Value.allCases.map(\.rawValue)
      throw error(
        message(node.flowText), at: node, notes: MetafileSchema.advice(on: node.text, among: names))
    }
    if let refusal = refusals.first(where: { $0.value == value.rawValue }) {
      throw refusal.error(at: location(node))
    }
    return value
  }

  /// The numbers of a list of integers; nil where `node` is anything else.
  func integers(_ node: YAMLNode) -> [Int]? {
    guard let elements = node.elements else { return nil }
    let values = elements.compactMap(\.integer)
    return values.count == elements.count ? values : nil
  }

  private func unknownKey(_ key: YAMLNode, in table: MetafileSchema.Table) -> Diagnostic {
    var notes = MetafileSchema.advice(
      on: key.text, among: table.keys.map(\.name), isExhaustive: false)
    let others = MetafileSchema.tables.filter { other in
      !other.path.contains(".") && other.keys.contains { $0.name == key.text }
    }
    if notes.isEmpty, let other = others.first, others.count == 1 {
      let place = other.path.isEmpty ? "the top level" : "'\(other.path)'"
      notes.append("'\(key.flowText)' is a field of \(place)")
    }
    let place = table.path.isEmpty ? "the top level" : "'\(table.path)'"
    notes.append("valid fields of \(place): \(table.keyList)")
    return error("Invalid field(s) in yaml file: \(key.flowText)", at: key, notes: notes)
  }
}
