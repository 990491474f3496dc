/// The choice of the best among objects that overlap.
public struct NonMaxSuppression: Equatable, Sendable {
  /// Whether objects that overlap a better one are dropped; else they are only sorted.
  public var isEnabled = true
  /// The overlap above which the lesser object is dropped, whatever its class.
  public var iouThreshold: Float = 0.5
  /// Whether the overlap is measured against the smaller box rather than both together.
  public var iouWithMin = false
  /// The largest number of objects chosen; 0 for all.
  public var maxDetections = 0

  /// Drops what overlaps a better object by more than half, and keeps all others.
  public init() {}

  /// The positions of the chosen objects, the best first, the first one among equals.
  ///
  /// There is a score for each box.
  public func select(boxes: [Box], scores: [Float]) -> [Int] {
    precondition(boxes.count == scores.count, "every box has a score")
    let limit = maxDetections > 0 ? maxDetections : Int.max
    let order = scores.indices.sorted { first, second in
      scores[first] != scores[second] ? scores[first] > scores[second] : first < second
    }
    if !isEnabled { return Array(order.prefix(limit)) }
    var kept: [Int] = []
    for index in order {
      if kept.count >= limit { break }
      let box = boxes[index]
      let overlaps = kept.contains {
        boxes[$0].intersectionOverUnion(box, withMin: iouWithMin) > iouThreshold
      }
      if !overlaps { kept.append(index) }
    }
    return kept
  }
}
