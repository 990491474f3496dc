import CYAML

/// The events of a YAML text in order: a handle on libyaml's parser.
final class YAMLEvents {
  /// One step through the text.
  struct Event {
    /// What begins, ends or stands here.
    enum Kind {
      case streamStart, streamEnd, documentStart, documentEnd
      case sequenceStart, sequenceEnd, mappingStart, mappingEnd
      case alias
      case scalar(String, isPlain: Bool)
    }

    /// What begins, ends or stands here.
    var kind: Kind
    /// The number of its first character, in Unicode scalars from 0.
    var index: Int
    /// Whether it is marked with `&name`.
    var hasAnchor = false
    /// Its tag, in full; nil where it has none.
    var tag: String?
  }

  /// Why the text is not YAML.
  struct Problem: Error {
    /// libyaml's words.
    var reason: String
    /// The number of the character at fault, in Unicode scalars from 0.
    var index: Int
  }

  // On the heap, since libyaml keeps a pointer from the parser to itself.
  private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
  private let input: UnsafeMutableBufferPointer<UInt8>

  /// Starts reading `text`.
  init(_ text: String) {
    let bytes = Array(text.utf8)
    input = .allocate(capacity: bytes.count)
    _ = input.initialize(fromContentsOf: bytes)
    let isReady = yaml_parser_initialize(parser)
    precondition(isReady == 1, "out of memory")
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, input.baseAddress, input.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deallocate()
  }

  /// The next event; `streamEnd` for ever once it has come. Throws a `Problem`.
  func next() throws -> Event {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw problem() }
    defer { yaml_event_delete(&event) }
    let index = Int(event.start_mark.index)
    switch event.type {
    case YAML_STREAM_START_EVENT: return Event(kind: .streamStart, index: index)
    case YAML_DOCUMENT_START_EVENT: return Event(kind: .documentStart, index: index)
    case YAML_DOCUMENT_END_EVENT: return Event(kind: .documentEnd, index: index)
    case YAML_SEQUENCE_END_EVENT: return Event(kind: .sequenceEnd, index: index)
    case YAML_MAPPING_END_EVENT: return Event(kind: .mappingEnd, index: index)
    case YAML_ALIAS_EVENT: return Event(kind: .alias, index: index)
    case YAML_SEQUENCE_START_EVENT:
      let start = event.data.sequence_start
      return Event(
        kind: .sequenceStart, index: index, hasAnchor: start.anchor != nil,
        tag: Self.string(start.tag))
    case YAML_MAPPING_START_EVENT:
      let start = event.data.mapping_start
      return Event(
        kind: .mappingStart, index: index, hasAnchor: start.anchor != nil,
        tag: Self.string(start.tag))
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
      return Event(
        kind: .scalar(String(decoding: bytes, as: UTF8.self), isPlain: isPlain), index: index,
        hasAnchor: scalar.anchor != nil, tag: Self.string(scalar.tag))
    default: return Event(kind: .streamEnd, index: index)
    }
  }

  private func problem() -> Problem {
    let reason = parser.pointee.problem.map { String(cString: $0) } ?? "out of memory"
    guard parser.pointee.error == YAML_READER_ERROR else {
      return Problem(reason: reason, index: Int(parser.pointee.problem_mark.index))
    }
    // Errors of libyaml's reader carry a byte, not a mark.
    let offset = min(Int(parser.pointee.problem_offset), input.count)
    let before = UnsafeBufferPointer(rebasing: input[..<offset])
    return Problem(
      reason: reason, index: String(decoding: before, as: UTF8.self).unicodeScalars.count)
  }

  private static func string(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    text.map { String(cString: $0) }
  }
}
