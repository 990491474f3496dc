import SynapCore
import SynapIR

extension OperatorCase {
  /// Objects from boxes and scores: of three boxes the first two overlap.
  static let detection: [OperatorCase] = [
    OperatorCase(
      "DetectionPostProcess", detector, detectorOperands,
      [
        .floats([1, 3, 4], [0.3, 0.3, 0.7, 0.7, 0, 0, 0.2, 0.2, 0, 0, 0, 0]),
        .floats([1, 3], [0, 1, 0]), .floats([1, 3], [0.9, 0.6, 0]), .floats([1], [2]),
      ]),
    OperatorCase(
      "DetectionPostProcess of each class", perClass, detectorOperands,
      [
        .floats([1, 3, 4], [0.3, 0.3, 0.7, 0.7, 0.3, 0.35, 0.7, 0.75, 0, 0, 0.2, 0.2]),
        .floats([1, 3], [0, 1, 1]), .floats([1, 3], [0.9, 0.8, 0.6]), .floats([1], [3]),
      ]),
    OperatorCase(
      "DetectionPostProcess with two classes of a box", severalClasses, detectorOperands,
      [
        .floats([1, 2, 4], [0.3, 0.3, 0.7, 0.7, 0.3, 0.3, 0.7, 0.7]), .floats([1, 2], [0, 1]),
        .floats([1, 2], [0.9, 0.3]), .floats([1], [2]),
      ]),
  ]

  private static let detector = DetectionPostProcess(
    classCount: 2, maxDetections: 3, scoreThreshold: 0.5, iouThreshold: 0.5)

  private static var perClass: DetectionPostProcess {
    var operation = detector
    (operation.isPerClass, operation.detectionsPerClass) = (true, 2)
    return operation
  }

  private static var severalClasses: DetectionPostProcess {
    var operation = detector
    (operation.maxDetections, operation.maxClassesPerDetection) = (1, 5)
    return operation
  }

  private static let detectorOperands: [Tensor?] = [
    .floats([1, 3, 4], [Float](repeating: 0, count: 12)),
    .floats([1, 3, 3], [0.1, 0.9, 0.3, 0.1, 0.2, 0.8, 0.1, 0, 0.6]),
    .floats([3, 4], [0.5, 0.5, 0.4, 0.4, 0.5, 0.55, 0.4, 0.4, 0.1, 0.1, 0.2, 0.2]),
  ]
}
