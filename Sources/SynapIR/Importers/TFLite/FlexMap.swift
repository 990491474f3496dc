import SynapCore

/// The numbers in a FlexBuffer whose root is a map: how TFLite's custom operators keep their options.
///
/// Source: "FlexBuffers" of FlatBuffers' documentation. The buffer ends with the root's type and width;
/// a map is a list of values with the types behind it, and in front of it the width and the distance of
/// the list of its keys.
struct FlexMap {
  /// The integers, floats and Booleans of the map by key; what else it has is left out.
  private let numbers: [String: Double]

  /// Reads the bytes `range` of `buffer`.
  ///
  /// - Throws: a `Diagnostic` where they are no such buffer.
  init(_ buffer: FlatBuffer, _ range: Range<Int>) throws {
    let reader = FlexReader(buffer: buffer, range: range)
    guard range.count >= 3 else { throw reader.damage(at: range.lowerBound) }
    let width = try reader.unsigned(at: range.upperBound - 1, width: 1)
    let type = try reader.unsigned(at: range.upperBound - 2, width: 1)
    guard [1, 2, 4, 8].contains(width), type >> 2 == FlexReader.map else {
      throw reader.damage(at: range.upperBound - 2)
    }
    let values = try reader.target(of: range.upperBound - 2 - width, width: width)
    numbers = try reader.numbers(ofMapAt: values, width: 1 << (type & 3))
  }

  /// The number called `key`; nil where the map has none.
  func number(_ key: String) -> Double? { numbers[key] }
}

/// Reads parts of a FlexBuffer; every place is checked before it is read.
private struct FlexReader {
  let buffer: FlatBuffer
  let range: Range<Int>

  static let (integer, unsigned, float, map, boolean) = (1, 2, 3, 9, 26)
  /// More than any operator has; a key may be shared, so that a file could ask for a lot.
  private static let (largestCount, longestKey) = (1000, 200)

  func damage(at place: Int) -> Diagnostic {
    .error("the options are no FlexBuffer of numbers", at: Location(byte: place))
  }

  func check(_ place: Int, _ count: Int) throws {
    guard place >= range.lowerBound, count <= range.upperBound - place else {
      throw damage(at: max(place, range.lowerBound))
    }
  }

  func bits(at place: Int, width: Int) throws -> UInt64 {
    try check(place, width)
    return (0..<width).reversed().reduce(0) {
      $0 << 8 | UInt64(buffer.storage.bytes[place + $1])
    }
  }

  func unsigned(at place: Int, width: Int) throws -> Int {
    guard let number = Int(exactly: try bits(at: place, width: width)) else {
      throw damage(at: place)
    }
    return number
  }

  /// The place that the distance at `place` points back to.
  func target(of place: Int, width: Int) throws -> Int {
    let distance = try unsigned(at: place, width: width)
    guard distance <= place - range.lowerBound else { throw damage(at: place) }
    return place - distance
  }

  func numbers(ofMapAt start: Int, width: Int) throws -> [String: Double] {
    let count = try unsigned(at: start - width, width: width)
    let keys = try target(of: start - 3 * width, width: width)
    let keyWidth = try unsigned(at: start - 2 * width, width: width)
    guard count <= Self.largestCount, [1, 2, 4, 8].contains(keyWidth) else {
      throw damage(at: start)
    }
    var numbers: [String: Double] = [:]
    for index in 0..<count {
      let type = try unsigned(at: start + count * width + index, width: 1) >> 2
      guard let number = try number(at: start + index * width, width: width, type) else { continue }
      let key = try key(at: target(of: keys + index * keyWidth, width: keyWidth))
      numbers[key] = number
    }
    return numbers
  }

  /// The number at `place`; nil where the type `type` is not a number's.
  private func number(at place: Int, width: Int, _ type: Int) throws -> Double? {
    let bits = try bits(at: place, width: width)
    switch type {
    case Self.integer:
      let unused = 64 - 8 * width
      return Double(Int64(bitPattern: bits << unused) >> unused)
    case Self.unsigned, Self.boolean: return Double(bits)
    case Self.float:
      return width == 8
        ? Double(bitPattern: bits)
        : width == 4 ? Double(Float(bitPattern: UInt32(bits))) : nil
    default: return nil
    }
  }

  private func key(at start: Int) throws -> String {
    try check(start, 1)
    let bytes = buffer.storage.bytes[start..<min(range.upperBound, start + Self.longestKey)]
    guard let end = bytes.firstIndex(of: 0) else { throw damage(at: start) }
    return String(decoding: bytes[..<end], as: UTF8.self)
  }
}
