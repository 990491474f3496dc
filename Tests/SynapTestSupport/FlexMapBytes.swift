/// The bytes of a FlexBuffer that is a map of numbers, as TFLite's custom operators have their options.
///
/// All widths are 4 bytes. Source: "FlexBuffers" of FlatBuffers' documentation.
package enum FlexMapBytes {
  /// The map of `numbers`, each an integer or a binary32 number.
  package static func map(_ numbers: [String: any FlexNumber]) -> [UInt8] {
    var bytes: [UInt8] = []
    func word(_ value: Int) {
      withUnsafeBytes(of: UInt32(truncatingIfNeeded: value).littleEndian) { bytes += $0 }
    }
    let sorted = numbers.sorted { $0.key < $1.key }
    var keys: [Int] = []
    for (key, _) in sorted {
      keys.append(bytes.count)
      bytes += Array(key.utf8) + [0]
    }
    while !bytes.count.isMultiple(of: 4) { bytes.append(0) }
    word(sorted.count)
    let keyList = bytes.count
    for key in keys { word(bytes.count - key) }
    word(bytes.count - keyList)
    word(4)
    word(sorted.count)
    let values = bytes.count
    for (_, number) in sorted { word(number.bits) }
    for (_, number) in sorted { bytes.append(UInt8(number.flexType << 2 | 2)) }
    while !bytes.count.isMultiple(of: 4) { bytes.append(0) }
    word(bytes.count - values)
    return bytes + [9 << 2 | 2, 4]
  }
}

/// A number in a FlexBuffer.
package protocol FlexNumber {
  /// The number of its type in the format.
  var flexType: Int { get }
  /// Its 32 bits.
  var bits: Int { get }
}

extension Int: FlexNumber {
  package var flexType: Int { 1 }
  package var bits: Int { self }
}

extension Float: FlexNumber {
  package var flexType: Int { 3 }
  package var bits: Int { Int(bitPattern) }
}

extension Bool: FlexNumber {
  package var flexType: Int { 26 }
  package var bits: Int { self ? 1 : 0 }
}
