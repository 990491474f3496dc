/// How well the objects found in pictures agree with those expected there, summed up over all
/// pictures that are added.
public struct DetectionAgreement: Equatable, Sendable {
  /// The mean and the worst of a measure over all matches.
  public struct Measure: Equatable, Sendable {
    /// How many matches were measured.
    public private(set) var count = 0
    /// The value that is farthest from agreement; nil where nothing was measured.
    public private(set) var worst: Float?
    private var sum = 0.0

    /// The mean value; nil where nothing was measured.
    public var mean: Double? { count == 0 ? nil : sum / Double(count) }

    mutating func add(_ value: Float, isWorse: (Float, Float) -> Bool) {
      if worst.map({ isWorse(value, $0) }) ?? true { worst = value }
      sum += Double(value)
      count += 1
    }
  }

  /// The number of pictures.
  public private(set) var pictureCount = 0
  /// The number of objects that were expected and are not ignored.
  public private(set) var expectedCount = 0
  /// The number of those that were found.
  public private(set) var matchCount = 0
  /// The number of found objects that nothing expected.
  public private(set) var extraCount = 0
  /// The overlap of the boxes as intersection over union, 0 to 1; the worst is the smallest.
  public private(set) var overlap = Measure()
  /// The found confidence less the expected one; the worst is the largest in magnitude.
  public private(set) var confidenceChange = Measure()
  /// The mean distance of an object's points in percent of the expected distance between the eyes;
  /// the worst is the largest.
  public private(set) var landmarkError = Measure()

  /// Starts without pictures.
  public init() {}

  /// The part of the expected objects that were found, 0 to 1; nil where none was expected.
  public var recall: Double? {
    expectedCount == 0 ? nil : Double(matchCount) / Double(expectedCount)
  }

  /// Adds a picture.
  ///
  /// - Parameter minimumOverlap: the smallest intersection over union of a match.
  public mutating func add(
    expected: [LocatedObject], found: [LocatedObject], minimumOverlap: Float = 0.3
  ) {
    let matching = ObjectMatching(
      expected: expected, found: found, minimumOverlap: minimumOverlap)
    pictureCount += 1
    expectedCount += matching.matches.count + matching.missed.count
    matchCount += matching.matches.count
    extraCount += matching.extra.count
    for match in matching.matches {
      let (wanted, object) = (expected[match.expected], found[match.found])
      overlap.add(match.overlap, isWorse: <)
      confidenceChange.add(object.confidence - wanted.confidence) {
        $0.magnitude > $1.magnitude
      }
      if let error = wanted.landmarkError(of: object) { landmarkError.add(error, isWorse: >) }
    }
  }
}
