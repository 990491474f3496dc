import SynapCore
import SynapPostprocess
import Testing

/// An object with a square box.
private func square(
  _ x: Float, _ y: Float = 0, side: Float = 10, confidence: Float = 1, classIndex: Int? = nil,
  landmarks: [Point] = [], isIgnored: Bool = false
) -> LocatedObject {
  LocatedObject(
    classIndex: classIndex, confidence: confidence,
    box: Box(xMin: x, yMin: y, xMax: x + side, yMax: y + side), landmarks: landmarks,
    isIgnored: isIgnored)
}

@Suite struct ObjectMatchingTests {
  @Test func theSurestChoosesFirst() throws {
    // Both found objects overlap the expected one; the surer one takes it though it overlaps less.
    let matching = ObjectMatching(
      expected: [square(0)],
      found: [square(1, confidence: 0.6), square(3, confidence: 0.9)])
    let match = try #require(matching.matches.first)
    #expect(matching.matches.count == 1 && match.expected == 0 && match.found == 1)
    #expect(match.overlap == Float(70) / Float(130))
    #expect(matching.extra == [0])
    #expect(matching.missed.isEmpty)
  }

  @Test func eachTakesWhatItOverlapsMost() {
    let matching = ObjectMatching(
      expected: [square(0), square(4)], found: [square(3, confidence: 0.9), square(0)])
    #expect(matching.matches.map(\.expected) == [0, 1])
    #expect(matching.matches.map(\.found) == [1, 0])
  }

  @Test func overlapBelowTheMinimumIsNoMatch() {
    // 5 of 15: a third.
    let (expected, found) = ([square(0)], [square(5)])
    #expect(ObjectMatching(expected: expected, found: found).matches.count == 1)
    let strict = ObjectMatching(expected: expected, found: found, minimumOverlap: 0.34)
    #expect(strict.matches.isEmpty && strict.missed == [0] && strict.extra == [0])
  }

  @Test func classesMustAgreeWhereBothAreKnown() {
    let found = [square(0, classIndex: 2)]
    #expect(ObjectMatching(expected: [square(0, classIndex: 1)], found: found).matches.isEmpty)
    #expect(ObjectMatching(expected: [square(0, classIndex: 2)], found: found).matches.count == 1)
    #expect(ObjectMatching(expected: [square(0)], found: found).matches.count == 1)
  }

  @Test func ignoredObjectsCountNeitherWay() {
    let matching = ObjectMatching(
      expected: [square(0, isIgnored: true), square(50, isIgnored: true)],
      found: [square(1), square(80)])
    #expect(matching.matches.isEmpty && matching.missed.isEmpty)
    #expect(matching.extra == [1])
  }
}

@Suite struct DetectionAgreementTests {
  /// Eyes 10 pixels apart; every point is moved by `shift`.
  private func points(_ shift: Float) -> [Point] {
    [(0, 0), (10, 0), (5, 5), (2, 8), (8, 8)].map { Point(x: $0.0 + shift, y: $0.1) }
  }

  @Test func landmarkErrorIsInPercentOfTheInterocularDistance() {
    let expected = square(0, landmarks: points(0))
    #expect(expected.landmarkError(of: square(0, landmarks: points(2))) == 20)
    var moved = points(0)
    moved[2] = Point(x: 8, y: 9)  // 3 right, 4 down: 5 of 10 in one of 5 points
    #expect(expected.landmarkError(of: square(0, landmarks: moved)) == 10)
    #expect(expected.landmarkError(of: square(0)) == nil)
    let blind = square(0, landmarks: [Point](repeating: Point(x: 1, y: 1), count: 5))
    #expect(blind.landmarkError(of: expected) == nil)
  }

  @Test func sumsUpByHand() throws {
    var agreement = DetectionAgreement()
    agreement.add(
      expected: [square(0, confidence: 0.9, landmarks: points(0)), square(100)],
      found: [
        square(0, confidence: 0.7, landmarks: points(1)), square(200, confidence: 0.6),
      ])
    agreement.add(
      expected: [square(0, confidence: 0.5, landmarks: points(0))],
      found: [square(2, confidence: 0.6, landmarks: points(3))])
    #expect(agreement.pictureCount == 2)
    #expect(agreement.expectedCount == 3 && agreement.matchCount == 2)
    #expect(agreement.extraCount == 1)
    #expect(agreement.recall == 2.0 / 3)
    #expect(agreement.overlap.worst == 80.0 / 120)
    let overlap = try #require(agreement.overlap.mean)
    #expect(abs(overlap - 5.0 / 6) < 1e-6)
    let worst = try #require(agreement.confidenceChange.worst)
    #expect(abs(worst + 0.2) < 1e-6)
    let mean = try #require(agreement.confidenceChange.mean)
    #expect(abs(mean + 0.05) < 1e-6)
    #expect(agreement.landmarkError.worst == 30)
    #expect(agreement.landmarkError.mean == 20)
  }

  @Test func nothingExpectedIsNoRecall() {
    var agreement = DetectionAgreement()
    agreement.add(expected: [], found: [square(0)])
    #expect(agreement.recall == nil)
    #expect(agreement.extraCount == 1)
    #expect(agreement.overlap.mean == nil)
  }
}
