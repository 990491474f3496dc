import SynapCore

/// A point of an object in real coordinates, in pixels.
public struct Point: Hashable, Sendable {
  /// The column.
  public var x: Float
  /// The row.
  public var y: Float

  /// Creates a point.
  public init(x: Float, y: Float) {
    self.x = x
    self.y = y
  }

  /// The distance to `other` in pixels.
  public func distance(to other: Point) -> Float {
    let (width, height) = (x - other.x, y - other.y)
    return (width * width + height * height).squareRoot()
  }
}

/// An object in a picture, found by a network or annotated by a person: what comparisons need.
public struct LocatedObject: Equatable, Sendable {
  /// The class of the object; nil where it is not known, which every class matches.
  public var classIndex: Int?
  /// The probability of that class; 1 for annotations.
  public var confidence: Float
  /// Where the object is, in pixels of the picture.
  public var box: Box
  /// The object's points; for faces left eye, right eye, nose, left and right corner of the mouth,
  /// as they lie in the picture. Empty where there are none.
  public var landmarks: [Point]
  /// Whether it doesn't matter if the object is found.
  public var isIgnored: Bool

  /// Creates an object.
  public init(
    classIndex: Int? = nil, confidence: Float = 1, box: Box, landmarks: [Point] = [],
    isIgnored: Bool = false
  ) {
    self.classIndex = classIndex
    self.confidence = confidence
    self.box = box
    self.landmarks = landmarks
    self.isIgnored = isIgnored
  }

  /// Creates an object of a detection.
  public init(_ detection: Detection) {
    let rect = detection.boundingBox
    self.init(
      classIndex: detection.classIndex, confidence: detection.confidence,
      box: Box(
        xMin: Float(rect.x), yMin: Float(rect.y), xMax: Float(rect.x + rect.width),
        yMax: Float(rect.y + rect.height)),
      landmarks: detection.landmarks.map { Point(x: Float($0.x), y: Float($0.y)) })
  }

  /// The mean distance between the points of this object and those of `other`, in percent of the
  /// distance between this object's first two points, its eyes; nil where the objects have
  /// different numbers of points, fewer than two, the eyes are in one place, or a coordinate is no
  /// number.
  public func landmarkError(of other: LocatedObject) -> Float? {
    guard landmarks.count >= 2, other.landmarks.count == landmarks.count else { return nil }
    let eyes = landmarks[0].distance(to: landmarks[1])
    guard eyes > 0 else { return nil }
    let sum = zip(landmarks, other.landmarks).reduce(Float(0)) { $0 + $1.0.distance(to: $1.1) }
    let error = 100 * sum / Float(landmarks.count) / eyes
    return error.isFinite ? error : nil
  }
}
