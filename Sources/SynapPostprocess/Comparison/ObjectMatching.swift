/// Which of the objects found in a picture are which of those expected there.
public struct ObjectMatching: Equatable, Sendable {
  /// An expected object that was found.
  public struct Match: Equatable, Sendable {
    /// The position among the expected objects.
    public var expected: Int
    /// The position among the found objects.
    public var found: Int
    /// How far the boxes overlap, as intersection over union.
    public var overlap: Float
  }

  /// The matches, in descending order of the found objects' confidence.
  public private(set) var matches: [Match] = []
  /// The positions of the expected objects that were not found.
  public private(set) var missed: [Int] = []
  /// The positions of the found objects that nothing expected.
  public private(set) var extra: [Int] = []

  /// Matches greedily: the surest found object first, each to the expected one that it overlaps
  /// most among those of its class that are still free, the first one among equals.
  ///
  /// Expected objects that are ignored are neither matched nor missed, and found ones that overlap
  /// only those are not extra.
  ///
  /// - Parameter minimumOverlap: the smallest intersection over union of a match.
  public init(
    expected: [LocatedObject], found: [LocatedObject], minimumOverlap: Float = 0.3
  ) {
    var isFree = expected.map { !$0.isIgnored }
    let order = found.indices.sorted { first, second in
      let (left, right) = (found[first].confidence, found[second].confidence)
      return left != right ? left > right : first < second
    }
    for index in order {
      let object = found[index]
      var best: Match?
      for (position, candidate) in expected.enumerated()
      where isFree[position] && candidate.hasClass(of: object) {
        let overlap = candidate.box.intersectionOverUnion(object.box)
        if overlap >= minimumOverlap, overlap > (best?.overlap ?? -1) {
          best = Match(expected: position, found: index, overlap: overlap)
        }
      }
      if let best {
        isFree[best.expected] = false
        matches.append(best)
      } else if !expected.contains(where: {
        $0.isIgnored && $0.box.intersectionOverUnion(object.box) >= minimumOverlap
      }) {
        extra.append(index)
      }
    }
    missed = expected.indices.filter { isFree[$0] }
  }
}

extension LocatedObject {
  /// Whether the classes of both are the same, or one is not known.
  fileprivate func hasClass(of other: LocatedObject) -> Bool {
    guard let classIndex, let its = other.classIndex else { return true }
    return classIndex == its
  }
}
