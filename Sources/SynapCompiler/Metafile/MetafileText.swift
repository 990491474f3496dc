import SynapCore

/// The text of a metafile with its variables replaced, which still knows the places of the original.
package struct MetafileText: Sendable {
  /// A run of the text and where it comes from, both counted in Unicode scalars.
  private struct Run: Sendable {
    var start: Int
    var source: Int
    var isReplacement: Bool
  }

  /// The largest metafile and the largest file named in a format, in bytes.
  package static let byteLimit = 1 << 20

  /// The text, with `${ENV:name}` replaced.
  package let text: String
  private let runs: [Run]
  private let lineStarts: [Int]

  /// Replaces every `${ENV:name}` of `bytes` by the variable's value, or by nothing where it is
  /// not defined. Values are not searched again.
  ///
  /// Throws where `bytes`, the content of the metafile named `file`, is not UTF-8 or too large.
  package init(
    _ bytes: [UInt8], file: String, environment: (_ name: String) -> String?
  ) throws {
    let invalid = "Invalid format for model metafile: \(file)"
    guard bytes.count <= Self.byteLimit else {
      throw Diagnostic.error("\(invalid): larger than 1 MiB", at: Location(file: file))
    }
    let content = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes[3...] : bytes[...]
    guard let original = String(validating: content, as: UTF8.self) else {
      throw Diagnostic.error("\(invalid): not UTF-8 text", at: Location(file: file))
    }
    let source = Array(original.unicodeScalars)
    lineStarts = Self.lineStarts(in: source)

    var result = String.UnicodeScalarView()
    var count = 0
    var runs: [Run] = []
    var position = 0
    for variable in Self.variables("ENV", in: source) {
      runs.append(Run(start: count, source: position, isReplacement: false))
      result.append(contentsOf: source[position..<variable.range.lowerBound])
      count += variable.range.lowerBound - position
      runs.append(Run(start: count, source: variable.range.lowerBound, isReplacement: true))
      let value = environment(variable.argument) ?? ""
      result.append(contentsOf: value.unicodeScalars)
      count += value.unicodeScalars.count
      position = variable.range.upperBound
    }
    runs.append(Run(start: count, source: position, isReplacement: false))
    result.append(contentsOf: source[position...])
    self.runs = runs
    text = String(result)
    guard text.utf8.count <= Self.byteLimit else {
      throw Diagnostic.error("\(invalid): larger than 1 MiB", at: Location(file: file))
    }
  }

  /// Line and column, from 1, in the original file of scalar number `index` of `text`.
  package func position(of index: Int) -> (line: Int, column: Int) {
    let run = runs[Self.last(of: runs.count) { runs[$0].start <= index }]
    let source = run.source + (run.isReplacement ? 0 : index - run.start)
    let line = Self.last(of: lineStarts.count) { lineStarts[$0] <= source }
    return (line + 1, source - lineStarts[line] + 1)
  }

  /// The last of the first `count` numbers that satisfies `predicate`, which holds for 0 and for
  /// none behind one it does not hold for.
  private static func last(of count: Int, where predicate: (Int) -> Bool) -> Int {
    var low = 0
    var high = count
    while high - low > 1 {
      let middle = (low + high) / 2
      if predicate(middle) { low = middle } else { high = middle }
    }
    return low
  }

  /// Replaces every `${kind:argument}` in `text` by what `value` gives for its argument.
  package static func replacing(
    _ kind: String, in text: String, by value: (_ argument: String) throws -> String
  ) rethrows -> String {
    let source = Array(text.unicodeScalars)
    var result = String.UnicodeScalarView()
    var position = 0
    for variable in variables(kind, in: source) {
      result.append(contentsOf: source[position..<variable.range.lowerBound])
      result.append(contentsOf: try value(variable.argument).unicodeScalars)
      position = variable.range.upperBound
    }
    result.append(contentsOf: source[position...])
    return String(result)
  }

  /// The places of `${kind:argument}` in `source`, which stand on one line each.
  private static func variables(
    _ kind: String, in source: [Unicode.Scalar]
  ) -> [(range: Range<Int>, argument: String)] {
    let opening = Array("${\(kind):".unicodeScalars)
    var result: [(range: Range<Int>, argument: String)] = []
    var index = 0
    while index < source.count {
      guard source[index] == "$", source[index...].starts(with: opening) else {
        index += 1
        continue
      }
      let start = index + opening.count
      var end = start
      while end < source.count, source[end] != "}", source[end] != "\n" { end += 1 }
      guard end < source.count, source[end] == "}" else {
        index = end
        continue
      }
      var argument = String.UnicodeScalarView()
      argument.append(contentsOf: source[start..<end])
      result.append((index..<end + 1, String(argument)))
      index = end + 1
    }
    return result
  }

  private static func lineStarts(in source: [Unicode.Scalar]) -> [Int] {
    var starts = [0]
    for (index, scalar) in source.enumerated() {
      let endsLine =
        scalar == "\n"
        || (scalar == "\r" && (index + 1 == source.count || source[index + 1] != "\n"))
      if endsLine { starts.append(index + 1) }
    }
    return starts
  }
}
