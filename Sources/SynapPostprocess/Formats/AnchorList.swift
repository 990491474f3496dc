import SynapCore

/// The anchors of a feature pyramid, one list per level from level 0, the full size.
///
/// Understands what the import guide prints besides the canonical `[[],[],[],[4,5,…],…]`: blanks
/// and the remains of folded lines inside the lists, and empty levels in more brackets than one.
package struct AnchorList: Equatable, Sendable {
  /// Width and height of each anchor in turn, in pixels of the network's input, by level.
  package var levels: [[Float]]
  /// Whether the text is not canonical, so that SyNAP itself would not have read it.
  package let isMisprinted: Bool
  /// Whether a level stands in more brackets than one, so that levels may have got lost.
  package let hasNestedBrackets: Bool

  /// The deepest nesting of brackets that is understood.
  private static let maximalDepth = 8

  /// Reads the attribute `anchors` of `format`.
  ///
  /// Throws `Error parsing anchor information` with the reason in a note.
  package init(_ format: FormatString) throws {
    guard let text = format.text(from: "anchors") else {
      throw Self.failure("the format has no anchors=[[],[],[],[w,h,w,h,…],…]")
    }
    var parser = AnchorParser(rest: text)
    try parser.parse(maximalDepth: Self.maximalDepth)
    levels = parser.levels
    hasNestedBrackets = parser.hasNestedBrackets
    isMisprinted = format.nestedList("anchors") != levels
  }

  /// The number of empty lists before the first one with anchors.
  package var leadingEmptyLevels: Int { levels.prefix { $0.isEmpty }.count }

  /// The canonical text of these anchors.
  package var canonical: String {
    let lists = levels.map { level in
      "[" + level.map { Int(exactly: $0).map(String.init) ?? "\($0)" }.joined(separator: ",") + "]"
    }
    return "[" + lists.joined(separator: ",") + "]"
  }

  static func failure(_ reason: String) -> Diagnostic {
    .error("Error parsing anchor information", notes: [reason])
  }
}

/// Reads brackets, commas and numbers, and passes over everything that folding a line leaves.
private struct AnchorParser {
  var rest: ArraySlice<UInt8>
  var levels: [[Float]] = []
  var hasNestedBrackets = false

  init(rest: ArraySlice<UInt8>) { self.rest = rest }

  mutating func parse(maximalDepth: Int) throws {
    guard rest.first == UInt8(ascii: "[") else { throw AnchorList.failure("expected '['") }
    var depth = 0
    var isAfterElement = false
    var isAfterComma = false
    var level: [Float] = []
    repeat {
      skipFolding()
      guard let byte = rest.first else {
        throw AnchorList.failure("\(depth) bracket(s) not closed")
      }
      switch byte {
      case UInt8(ascii: "["):
        if isAfterElement { throw AnchorList.failure("expected ',' before '['") }
        rest.removeFirst()
        depth += 1
        if depth > maximalDepth { throw AnchorList.failure("brackets nested too deeply") }
        if depth > 2 { hasNestedBrackets = true }
        isAfterComma = false
      case UInt8(ascii: "]"):
        if isAfterComma { throw AnchorList.failure("expected an element before ']'") }
        rest.removeFirst()
        depth -= 1
        if depth == 1 {
          levels.append(level)
          level = []
        }
        isAfterElement = true
      case UInt8(ascii: ","):
        guard isAfterElement else { throw AnchorList.failure("expected an element before ','") }
        rest.removeFirst()
        isAfterElement = false
        isAfterComma = true
      default:
        guard !isAfterElement else { throw AnchorList.failure("expected ',' or ']'") }
        level.append(try number(depth: depth))
        isAfterElement = true
        isAfterComma = false
      }
    } while depth > 0
    if let next = rest.first, !next.isSpace {
      throw AnchorList.failure("text after the last ']'")
    }
  }

  mutating func number(depth: Int) throws -> Float {
    guard let (value, end) = NumberScanner.double(rest) else {
      throw AnchorList.failure("expected a number")
    }
    if depth < 2 { throw AnchorList.failure("expected one list per pyramid level") }
    let size = Float(value)
    guard size > 0, size.isFinite else {
      throw AnchorList.failure("an anchor's size must be a positive number")
    }
    rest = end
    return size
  }

  /// Passes over white space and the arrow that marks a folded line in print.
  mutating func skipFolding() {
    let arrow = Array("↪".utf8)
    while let byte = rest.first {
      if byte.isSpace {
        rest.removeFirst()
      } else if rest.starts(with: arrow) {
        rest.removeFirst(arrow.count)
      } else {
        return
      }
    }
  }
}
