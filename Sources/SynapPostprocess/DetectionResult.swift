import SynapCore

/// An object found in a picture.
public struct Detection: Hashable, Sendable {
  /// The class of the object, counted from the format's `class_index_base`.
  public var classIndex: Int
  /// The probability of that class, 0 to 1.
  public var confidence: Float
  /// Where the object is, in pixels of the picture.
  public var boundingBox: Rect
  /// The object's points, in pixels of the picture.
  public var landmarks: [Landmark]
  /// The object's outline; empty where the network has none.
  public var mask: Mask

  /// Creates a detection.
  public init(
    classIndex: Int, confidence: Float, boundingBox: Rect, landmarks: [Landmark] = [],
    mask: Mask = Mask()
  ) {
    self.classIndex = classIndex
    self.confidence = confidence
    self.boundingBox = boundingBox
    self.landmarks = landmarks
    self.mask = mask
  }
}

/// The objects found in a picture.
public struct DetectionResult: Hashable, Sendable {
  /// Whether the detection worked; an empty picture is no failure.
  public var success: Bool
  /// The objects, the surest first.
  public var items: [Detection]

  /// Creates a result.
  public init(success: Bool = true, items: [Detection] = []) {
    self.success = success
    self.items = items
  }
}
