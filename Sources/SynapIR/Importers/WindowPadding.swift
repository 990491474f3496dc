/// The padding that gives a sliding window one position per stride: `SAME` in the formats' terms.
enum WindowPadding {
  /// The elements to add along one dimension of `extent` elements. All arguments are positive.
  static func same(extent: Int, kernel: Int, stride: Int, dilation: Int) -> Int {
    let positions = (extent + stride - 1) / stride
    let span = (kernel - 1) * dilation + 1
    return max(0, (positions - 1) * stride + span - extent)
  }

  /// `totals` split into halves: those at all starts, then those at all ends.
  static func split(_ totals: [Int], moreAtStart: Bool) -> [Int] {
    let less = totals.map { $0 / 2 }
    let more = zip(totals, less).map { $0 - $1 }
    return moreAtStart ? more + less : less + more
  }
}
