import SynapCore

extension TFLiteNode {
  /// Padding `[top, left, bottom, right]` of a window that slides over `extents`, by the number in
  /// field `field` of the options: SAME or VALID.
  ///
  /// All lists are `[height, width]`.
  func padding(
    _ field: Int, over extents: [Int], kernel: [Int], strides: [Int], dilations: [Int] = [1, 1]
  ) throws -> [Int] {
    try checkWindow(strides, "strides")
    try checkWindow(dilations, "dilations")
    try checkWindow(kernel, "kernel")
    switch try option(field, default: Int8(0)) {
    case 0:
      let totals = (0..<2).map {
        WindowPadding.same(
          extent: extents[$0], kernel: kernel[$0], stride: strides[$0], dilation: dilations[$0])
      }
      return WindowPadding.split(totals, moreAtStart: false)
    case 1: return [0, 0, 0, 0]
    case let other: throw Diagnostic.error("the padding \(other) is not supported")
    }
  }

  private func checkWindow(_ values: [Int], _ subject: String) throws {
    guard values.allSatisfy({ (1...1 << 16).contains($0) }) else {
      throw Diagnostic.error("the \(subject) are \(values)")
    }
  }
}
