import SynapCore

extension FormatString {
  /// The attribute `key` in pixels; nil where it is absent or 0.
  ///
  /// - Throws: a `Diagnostic` where it is no size.
  func pixels(_ key: String) throws -> Float? {
    let size = float(key)
    guard size >= 0, size.isFinite else {
      throw Diagnostic.error("\(key)=\(string(key).prefix(64)) is no positive number")
    }
    return size == 0 ? nil : size
  }

  /// The attribute `key`, by which numbers are divided.
  ///
  /// - Throws: a `Diagnostic` where it is no positive number.
  func divisor(_ key: String, default fallback: Float) throws -> Float {
    let value = float(key, default: fallback)
    guard value > 0, value.isFinite else {
      throw Diagnostic.error("\(key)=\(string(key).prefix(64)) is no positive number")
    }
    return value
  }

  /// The attribute `key` as a list of `count` numbers, in one pair of brackets or in one per box.
  ///
  /// - Throws: a `Diagnostic` where they are absent, malformed, not finite or not as many.
  func anchors(count: Int, for boxCount: Int) throws -> [Float] {
    let problem = "Error parsing anchor information"
    guard has("anchors") else {
      throw Diagnostic.error(
        problem,
        notes: [
          "the format has no anchors=[…], 4 numbers for each of the \(boxCount) boxes; "
            + "${ANCHORS} in the metafile stands for those of a TFLite_Detection_PostProcess"
        ])
    }
    let flat = list("anchors")
    let anchors = flat.isEmpty ? nestedList("anchors").flatMap { $0 } : flat
    guard anchors.count == count else {
      throw Diagnostic.error(
        problem,
        notes: [
          "anchors has \(anchors.count) numbers that can be read, \(boxCount) boxes take \(count)"
        ])
    }
    guard anchors.allSatisfy(\.isFinite) else {
      throw Diagnostic.error(problem, notes: ["an anchor is no finite number"])
    }
    return anchors
  }
}

extension Collection<OutputDescription> {
  /// What is added to the number of every class: the first `class_index_base` that an output has, or
  /// 0.
  var classIndexBase: Int {
    lazy.map { FormatString($0.format) }.first { $0.has("class_index_base") }?
      .int("class_index_base") ?? 0
  }
}
