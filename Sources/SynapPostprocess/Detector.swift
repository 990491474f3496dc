import SynapCore

/// Finds objects in the output tensors of a detection network.
public struct Detector: Sendable {
  /// The most values that the masks of a picture's objects may have in all: 2^26.
  package static let maximalMaskValueCount = 1 << 26

  /// Where results differ from SyNAP's whatever the format.
  package static let differences = [
    OutputFormat.Difference(
      theirs: "landmarks are cut to whole pixels", ours: "landmarks are rounded to whole pixels"),
    OutputFormat.Difference(
      theirs: "a box whose scores are all below 1.2e-38 has class -1, which some formats drop and "
        + "others read memory with",
      ours: "the class is that of the largest score, whatever it is; boxes without one are dropped"),
    OutputFormat.Difference(
      theirs: "nothing is said of boxes with a negative side or a coordinate that is no number",
      ours: "they are dropped"),
    OutputFormat.Difference(
      theirs: "attributes that a format does not know are ignored",
      ours: "they are ignored with a warning that names the likeliest one meant"),
  ]

  /// The smallest probability of an object.
  public let scoreThreshold: Float
  private let selection: NonMaxSuppression
  private var decoder: (any DetectionDecoder)?
  private var outputs: [OutputDescription] = []
  private var classIndexBase = 0

  /// Creates a detector with SyNAP's defaults: score and overlap 0.5, all detections.
  ///
  /// `maxDetections` 0 means all; with `iouWithMin` the overlap of two boxes is measured against
  /// the smaller one rather than both together.
  public init(
    scoreThreshold: Float = 0.5, maxDetections: Int = 0, nonMaxSuppression: Bool = true,
    iouThreshold: Float = 0.5, iouWithMin: Bool = false
  ) {
    self.scoreThreshold = scoreThreshold
    var selection = NonMaxSuppression()
    selection.isEnabled = nonMaxSuppression
    selection.iouThreshold = iouThreshold
    selection.iouWithMin = iouWithMin
    selection.maxDetections = maxDetections
    self.selection = selection
  }

  /// Chooses the decoder from the format of the first output and checks all shapes and attributes.
  ///
  /// The size of the network's input, where given, proves the pyramid's strides and replaces
  /// missing `w_scale` and `h_scale`. Returns warnings; throws a `Diagnostic` that names the
  /// output at fault.
  @discardableResult
  public mutating func prepare(
    for outputs: [OutputDescription], inputSize: (width: Int, height: Int)? = nil
  ) throws -> [Diagnostic] {
    guard let first = outputs.first else {
      throw Diagnostic.error("the network has no output to detect objects in")
    }
    let format = FormatString(first.format)
    let family = try DetectionFormats.decoder(for: format, of: first)
    for output in outputs {
      guard let count = Shape(output.shape).checkedElementCount(), count > 0 else {
        throw output.failure("a tensor of shape \(Shape(output.shape)) is empty or too large")
      }
    }
    if let inputSize, inputSize.width < 1 || inputSize.height < 1 {
      throw Diagnostic.error(
        "the network's input has no pixels: \(inputSize.width)x\(inputSize.height)")
    }
    var warnings: [Diagnostic] = []
    decoder = try locating(in: Location(node: first.name)) {
      try family.init(
        outputs: outputs, format: format, inputSize: inputSize, warnings: &warnings)
    }
    warnings += format.warnings(of: family.reference)
    self.outputs = outputs
    classIndexBase = outputs.classIndexBase
    return warnings.map { $0.located(in: Location(node: first.name)) }
  }

  /// The objects in `tensors`, in pixels of the picture of which `assignedRect` was shown to the
  /// network.
  ///
  /// Prepares for the tensors where that has not been done. Masks cover the picture where its size is
  /// given, else what was shown to the network.
  ///
  /// Throws a `Diagnostic` where the tensors are not the ones prepared for or have not as many values
  /// as their shape says, or where there are too many objects with masks.
  public mutating func process(
    _ tensors: [OutputTensor], assignedRect: Rect, pictureSize: (width: Int, height: Int)? = nil
  ) throws -> DetectionResult {
    let (candidates, chosen) = try choose(from: tensors, in: assignedRect)
    guard let candidates, let decoder else { return DetectionResult(success: false) }
    if let size = decoder.maskSize {
      try checkMasks(
        count: chosen.count,
        pictureSize.map { Mask.size(covering: $0, from: assignedRect, of: size) } ?? size)
    }
    return DetectionResult(
      items: chosen.map { index in
        var item = detection(index, of: candidates, in: assignedRect)
        if decoder.maskSize != nil {
          let mask = decoder.mask(of: candidates.cells[index], in: tensors)
          item.mask = pictureSize.map { mask.covering($0, from: assignedRect) } ?? mask
        }
        return item
      })
  }

  private func checkMasks(count: Int, _ size: (width: Int, height: Int)) throws {
    guard
      Shape([count, size.height, size.width]).checkedElementCount(
        limit: Self.maximalMaskValueCount) != nil
    else {
      throw Diagnostic.error(
        "the masks of \(count) objects are too large: \(size.width)x\(size.height) values each",
        notes: ["raise the score threshold, limit the detections, or leave suppression enabled"])
    }
  }

  /// The objects as `process(_:assignedRect:)` finds them, with real coordinates: measuring them
  /// takes more than the whole pixels that SyNAP's results have.
  public mutating func locate(
    _ tensors: [OutputTensor], assignedRect: Rect
  ) throws -> [LocatedObject] {
    let (candidates, chosen) = try choose(from: tensors, in: assignedRect)
    guard let candidates else { return [] }
    let (x, y) = (Float(assignedRect.x), Float(assignedRect.y))
    return chosen.map { index in
      var box = candidates.boxes[index]
      (box.xMin, box.xMax) = (box.xMin + x, box.xMax + x)
      (box.yMin, box.yMax) = (box.yMin + y, box.yMax + y)
      return LocatedObject(
        classIndex: classIndexBase + candidates.classes[index],
        confidence: candidates.scores[index], box: box,
        landmarks: candidates.landmarks(of: index).map { Point(x: $0.x + x, y: $0.y + y) })
    }
  }

  /// Everything that the decoder sees in `tensors`, nil without decoder, and which of it to keep, the
  /// surest first.
  private mutating func choose(
    from tensors: [OutputTensor], in assignedRect: Rect
  ) throws -> (candidates: Candidates?, chosen: [Int]) {
    if decoder == nil { try prepare(for: tensors.map(\.description)) }
    guard let decoder else { return (nil, []) }
    guard tensors.count == outputs.count else {
      throw Diagnostic.error("\(tensors.count) tensors given, expected \(outputs.count)")
    }
    for (tensor, output) in zip(tensors, outputs) {
      let shape = Shape(output.shape)
      guard tensor.description.shape == output.shape, tensor.count == shape.elementCount else {
        throw output.failure(
          "\(tensor.count) values of shape \(Shape(tensor.description.shape)) given, "
            + "expected shape \(shape)")
      }
    }
    var candidates = Candidates(landmarkCount: decoder.landmarkCount)
    decoder.decode(
      tensors, threshold: scoreThreshold, width: Float(assignedRect.width),
      height: Float(assignedRect.height), into: &candidates)
    return (
      candidates, selection.select(boxes: candidates.boxes, scores: candidates.scores)
    )
  }

  /// The candidate at `index` in whole pixels: rounded, limited to `rect`, then moved to its
  /// origin.
  private func detection(_ index: Int, of candidates: Candidates, in rect: Rect) -> Detection {
    let box = candidates.boxes[index]
    let left = Self.limit(box.xMin.rounded(), to: rect.width)
    let top = Self.limit(box.yMin.rounded(), to: rect.height)
    let right = Self.limit(box.xMax.rounded(), to: rect.width)
    let bottom = Self.limit(box.yMax.rounded(), to: rect.height)
    return Detection(
      classIndex: classIndexBase + candidates.classes[index],
      confidence: candidates.scores[index],
      boundingBox: Rect(
        x: left + rect.x, y: top + rect.y, width: right - left, height: bottom - top),
      landmarks: candidates.landmarks(of: index).map { point in
        Landmark(
          x: Self.limit(point.x.rounded(), to: rect.width) + rect.x,
          y: Self.limit(point.y.rounded(), to: rect.height) + rect.y, visibility: point.visibility)
      })
  }

  /// `value` without its fraction, from 0 to `size`; 0 where it is no number.
  private static func limit(_ value: Float, to size: Int) -> Int {
    guard value > 0, size > 0 else { return 0 }
    return value >= Float(size) ? size : Int(value)
  }
}
