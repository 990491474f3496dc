/// Bytes of a result that nothing has overwritten yet, as instructions run one after the other.
package struct LiveBytes {
  private let space: MemorySpace
  private var ranges: [Range<Int>]
  /// What was written to parts of wider pixels or rows. Parts that follow one another are joined,
  /// and take effect once nothing lies between them.
  private var slices: [Region] = []

  /// The most slices that are kept; the bytes of further ones stay.
  private static let mostSlices = 8
  /// The most ranges that are worth following.
  private static let mostRanges = 8

  /// All bytes of the dense `map`.
  package init(of map: FeatureMap) {
    space = map.address.space
    ranges = [map.address.offset..<map.address.offset + map.byteCount]
  }

  /// Whether every byte is overwritten.
  package var isEmpty: Bool { ranges.isEmpty }
  /// Whether there are too many pieces to go on.
  package var isScattered: Bool { ranges.count > Self.mostRanges }

  /// Whether `region` may have some of the bytes.
  package func isRead(by region: Region) -> Bool {
    let touches =
      region.space == space
      && ranges.contains {
        region.bounds.overlaps($0)
          && region.overlaps(Region("", at: Address(space, $0.lowerBound), run: $0.count))
      }
    guard touches, !slices.isEmpty else { return touches }
    let region = region.merged
    return !slices.contains { $0.covers(region) }
  }

  /// Takes away the bytes of `region`, whose runs don't overlap.
  package mutating func remove(_ region: Region) {
    guard isRead(by: region) else { return }
    var region = region.merged
    var index = 0
    while index < slices.count {
      if let joined = slices[index].joined(with: region) {
        region = joined
        slices.remove(at: index)
        index = 0
      } else {
        index += 1
      }
    }
    if region.steps.isEmpty {
      ranges = ranges.flatMap { $0.removing(region.bounds) }
    } else if slices.count < Self.mostSlices {
      slices.append(region)
    }
  }
}

extension Region {
  /// The same bytes in as few levels as possible: runs that follow one another are one, and levels
  /// that go on where the inner one ends are one with it.
  fileprivate var merged: Region {
    var result = self
    result.steps = []
    for step in steps.sorted(by: { $0.stride < $1.stride }) {
      if let outer = result.steps.first, step.stride == outer.count * outer.stride {
        result.steps[0].count *= step.count
      } else if result.steps.isEmpty, step.stride == result.run {
        result.run *= step.count
      } else {
        result.steps.insert(step, at: 0)
      }
    }
    return result
  }

  /// The bytes of this region and of `other`, where every run of one follows one of the other.
  fileprivate func joined(with other: Region) -> Region? {
    guard steps == other.steps, space == other.space else { return nil }
    let (first, second) = start.offset < other.start.offset ? (self, other) : (other, self)
    guard first.start.offset + first.run == second.start.offset else { return nil }
    var result = first
    result.run += second.run
    return result.merged
  }

  /// Whether every run of `other` lies in one of this region, as far as equal strides show.
  fileprivate func covers(_ other: Region) -> Bool {
    steps == other.steps && space == other.space && start.offset <= other.start.offset
      && other.start.offset + other.run <= start.offset + run
  }
}

extension Range<Int> {
  /// What is left of this range, in up to two parts.
  fileprivate func removing(_ other: Range<Int>) -> [Range<Int>] {
    guard overlaps(other) else { return [self] }
    return [
      lowerBound..<Swift.max(lowerBound, other.lowerBound),
      Swift.min(upperBound, other.upperBound)..<upperBound,
    ].filter { !$0.isEmpty }
  }
}
