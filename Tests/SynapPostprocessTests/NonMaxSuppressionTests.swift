import SynapPostprocess
import Testing

@Suite struct NonMaxSuppressionTests {
  func box(_ x: Float, _ width: Float, _ height: Float = 10) -> Box {
    Box(xMin: x, yMin: 0, xMax: x + width, yMax: height)
  }

  func select(
    _ boxes: [Box], _ scores: [Float], _ change: (inout NonMaxSuppression) -> Void = { _ in }
  ) -> [Int] {
    var selection = NonMaxSuppression()
    change(&selection)
    return selection.select(boxes: boxes, scores: scores)
  }

  @Test func keepsTheBestOfOverlappingBoxes() {
    #expect(select([box(0, 10), box(1, 10), box(20, 10)], [0.6, 0.9, 0.7]) == [1, 2])
  }

  @Test func dropsOnlyAboveTheThreshold() {
    // Shared 5 of 10 in all.
    let boxes = [box(0, 10), box(0, 5)]
    #expect(select(boxes, [0.9, 0.8]) == [0, 1])
    #expect(select(boxes, [0.9, 0.8]) { $0.iouThreshold = 0.49 } == [0])
  }

  @Test func measuresAgainstTheSmallerBox() {
    let boxes = [box(0, 100), box(0, 5)]
    #expect(select(boxes, [0.9, 0.8]) == [0, 1])
    #expect(select(boxes, [0.9, 0.8]) { $0.iouWithMin = true } == [0])
  }

  @Test func comparesOnlyWithKeptBoxes() {
    #expect(select([box(0, 10), box(3, 10), box(6, 10)], [0.9, 0.8, 0.7]) == [0, 2])
  }

  @Test func takesEqualScoresInOrder() {
    #expect(
      select([box(0, 1), box(2, 1), box(4, 1), box(6, 1)], [0.5, 0.7, 0.5, 0.7]) == [1, 3, 0, 2])
    #expect(select([box(0, 10), box(1, 10)], [0.5, 0.5]) == [0])
  }

  @Test func stopsAtTheLargestNumber() {
    let boxes = [box(0, 1), box(2, 1), box(4, 1)]
    #expect(select(boxes, [0.1, 0.2, 0.3]) { $0.maxDetections = 2 } == [2, 1])
    #expect(select(boxes, [0.1, 0.2, 0.3]) { $0.isEnabled = false } == [2, 1, 0])
    #expect(
      select(boxes, [0.1, 0.2, 0.3]) {
        $0.isEnabled = false
        $0.maxDetections = 1
      } == [2])
  }

  @Test func touchingAndEmptyBoxesShareNothing() {
    #expect(box(0, 10).intersectionOverUnion(box(10, 10)) == 0)
    #expect(box(0, 0).intersectionOverUnion(box(0, 0)) == 0)
    #expect(box(0, 10).intersectionOverUnion(box(0, 10)) == 1)
    #expect(select([], []) == [])
  }
}
