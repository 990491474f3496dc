import CYAML
import SynapCore

/// Reads one YAML document into a tree, with bounds that a hostile file can't pass.
///
/// Refused are anchors and aliases, tags but `!!str`, several documents, duplicate keys and keys
/// that are no scalars.
package struct YAMLParser {
  /// The most values of one document.
  package static let nodeLimit = 100_000
  /// The deepest nesting of lists and mappings.
  package static let depthLimit = 64

  private let events: YAMLEvents
  private let source: MetafileText
  private let file: String
  private var nodeCount = 0

  /// The tree of `source`, the content of `file`; a null scalar where there is no document.
  package static func parse(_ source: MetafileText, file: String) throws -> YAMLNode {
    var parser = YAMLParser(events: YAMLEvents(source.text), source: source, file: file)
    return try parser.document()
  }

  private mutating func document() throws -> YAMLNode {
    var root: YAMLNode?
    while true {
      let event = try next()
      switch event.kind {
      case .streamEnd:
        return root
          ?? YAMLNode(content: .scalar("", isPlain: true), line: 1, column: 1)
      case .documentStart:
        if root != nil { throw failure("only one YAML document is allowed", at: event.index) }
        root = try node(next(), depth: 0)
      default: break
      }
    }
  }

  private mutating func node(_ event: YAMLEvents.Event, depth: Int) throws -> YAMLNode {
    nodeCount += 1
    if nodeCount > Self.nodeLimit {
      throw failure("more than \(Self.nodeLimit) values", at: event.index)
    }
    if depth > Self.depthLimit {
      throw failure("nested deeper than \(Self.depthLimit) levels", at: event.index)
    }
    if event.hasAnchor { throw failure("anchors (&name) are not supported", at: event.index) }
    if let tag = event.tag, tag != "tag:yaml.org,2002:str" {
      throw failure("tags (\(tag)) are not supported", at: event.index)
    }
    let position = source.position(of: event.index)
    let content: YAMLNode.Content
    switch event.kind {
    case .scalar(let text, let isPlain):
      content = .scalar(text, isPlain: isPlain && event.tag == nil)
    case .sequenceStart: content = .sequence(try elements(depth: depth))
    case .mappingStart: content = .mapping(try entries(depth: depth))
    case .alias: throw failure("aliases (*name) are not supported", at: event.index)
    case .streamStart, .streamEnd, .documentStart, .documentEnd, .sequenceEnd, .mappingEnd:
      throw failure("unexpected end of a value", at: event.index)
    }
    return YAMLNode(content: content, line: position.line, column: position.column)
  }

  private mutating func elements(depth: Int) throws -> [YAMLNode] {
    var result: [YAMLNode] = []
    while true {
      let event = try next()
      if case .sequenceEnd = event.kind { return result }
      result.append(try node(event, depth: depth + 1))
    }
  }

  private mutating func entries(depth: Int) throws -> [YAMLNode.Entry] {
    var result: [YAMLNode.Entry] = []
    var seen: [String: YAMLNode] = [:]
    while true {
      let event = try next()
      if case .mappingEnd = event.kind { return result }
      let key = try node(event, depth: depth + 1)
      guard let text = key.text else { throw failure("a key must be a word", at: event.index) }
      if let first = seen[text] {
        throw failure(
          "duplicate key '\(key.flowText)'", at: event.index,
          notes: ["it stands before in line \(first.line)"])
      }
      seen[text] = key
      result.append(YAMLNode.Entry(key: key, value: try node(next(), depth: depth + 1)))
    }
  }

  private func next() throws -> YAMLEvents.Event {
    do {
      return try events.next()
    } catch let problem as YAMLEvents.Problem {
      let index = min(problem.index, source.text.unicodeScalars.count)
      let scalars = source.text.unicodeScalars
      let position = scalars.index(scalars.startIndex, offsetBy: index)
      let isTab = position < scalars.endIndex && scalars[position] == "\t"
      throw failure(
        problem.reason, at: index, notes: isTab ? ["indent with blanks, not with tabs"] : [])
    }
  }

  private func failure(_ reason: String, at index: Int, notes: [String] = []) -> Diagnostic {
    let position = source.position(of: index)
    return Diagnostic.error(
      "Error parsing model metafile: \(file): \(reason)",
      at: Location(file: file, line: position.line, column: position.column), notes: notes)
  }
}
