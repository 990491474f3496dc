import SynapCore

extension ParsedOptions {
  /// The rectangle that `--roi` names; nil where it isn't given.
  ///
  /// SyNAP's help calls the numbers x, y, h, w, and its tools read x, y, width, height; so does this
  /// one.
  ///
  /// - Throws: a `ToolExit` where it is none.
  package func region() throws -> Rect? {
    guard let text = given(.region) else { return nil }
    var rest = Array(text.utf8)[...]
    guard let numbers = NumberScanner.list(&rest), rest.isEmpty, numbers.count == 4,
      numbers.allSatisfy({ $0 >= 0 && $0 <= 1_000_000 && $0 == $0.rounded() })
    else {
      throw ToolExit.failure("Error: --roi takes [x,y,width,height], not '\(text)'")
    }
    let rect = Rect(
      x: Int(numbers[0]), y: Int(numbers[1]), width: Int(numbers[2]), height: Int(numbers[3]))
    guard rect.width > 0, rect.height > 0 else {
      throw ToolExit.failure("Error: --roi is empty: '\(text)'")
    }
    return rect
  }
}
