/// A point of an object in real coordinates.
package struct LandmarkPoint: Equatable, Sendable {
  package var x: Float
  package var y: Float
  package var visibility: Float
}

/// The objects that a network proposes, in pixels of the rectangle that its input shows, before
/// the best are selected.
package struct Candidates: Equatable, Sendable {
  /// The probability of each object's class.
  package private(set) var scores: [Float] = []
  /// The class of each object, from 0.
  package private(set) var classes: [Int] = []
  /// Where each object is.
  package private(set) var boxes: [Box] = []
  /// The cell of the network's output that each object was found in.
  package private(set) var cells: [Int] = []
  /// The points of all objects, `landmarkCount` each.
  package private(set) var landmarks: [LandmarkPoint] = []
  /// The number of points of an object.
  package let landmarkCount: Int

  init(landmarkCount: Int) { self.landmarkCount = landmarkCount }

  /// The number of objects.
  package var count: Int { scores.count }

  /// Adds an object, unless a coordinate of its box is no number or a side is negative; its points
  /// follow by `append` of each. Returns whether it was added.
  mutating func append(score: Float, classIndex: Int, box: Box, cell: Int = 0) -> Bool {
    guard box.isValid else { return false }
    scores.append(score)
    classes.append(classIndex)
    boxes.append(box)
    cells.append(cell)
    return true
  }

  /// Adds a point of the object added last.
  mutating func append(_ point: LandmarkPoint) { landmarks.append(point) }

  /// The points of the object at `index`.
  package func landmarks(of index: Int) -> ArraySlice<LandmarkPoint> {
    landmarks[index * landmarkCount..<(index + 1) * landmarkCount]
  }
}
