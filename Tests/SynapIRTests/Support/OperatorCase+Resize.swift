import SynapCore
import SynapIR

extension OperatorCase {
  /// Cases whose expected values follow from the operators' definitions.
  static let resize: [OperatorCase] = [
    OperatorCase(
      "Resize nearest, doubled",
      Resize(mode: .nearest, coordinateTransformation: .asymmetric, nearestMode: .floor),
      [.pattern([1, 2, 2, 2]), nil, .floats([4], [1, 1, 2, 2])],
      [
        .floats(
          [1, 2, 4, 4],
          [
            -3, -3, -2, -2, -3, -3, -2, -2, -1, -1, 0, 0, -1, -1, 0, 0, 1, 1, 2, 2, 1, 1, 2, 2, 3,
            3, -3, -3, 3, 3, -3, -3,
          ])
      ]),
    OperatorCase(
      "Resize nearest by sizes",
      Resize(mode: .nearest, coordinateTransformation: .halfPixel, nearestMode: .roundPreferFloor),
      [.floats([1, 1, 2, 4], [0, 1, 2, 3, 4, 5, 6, 7]), nil, nil, .int64([4], [1, 1, 3, 6])],
      [.floats([1, 1, 3, 6], [0, 0, 1, 2, 2, 3, 0, 0, 1, 2, 2, 3, 4, 4, 5, 6, 6, 7])]),
    OperatorCase(
      "Resize nearest, halves up",
      Resize(mode: .nearest, coordinateTransformation: .halfPixel, nearestMode: .roundPreferCeil),
      [.floats([1, 1, 2, 4], [0, 1, 2, 3, 4, 5, 6, 7]), nil, .floats([4], [1, 1, 0.5, 0.5])],
      [.floats([1, 1, 1, 2], [5, 7])]),
    OperatorCase(
      "Resize nearest, halves down",
      Resize(mode: .nearest, coordinateTransformation: .halfPixel, nearestMode: .roundPreferFloor),
      [.floats([1, 1, 2, 4], [0, 1, 2, 3, 4, 5, 6, 7]), nil, .floats([4], [1, 1, 0.5, 0.5])],
      [.floats([1, 1, 1, 2], [0, 2])]),
    OperatorCase(
      "Resize nearest, rounding up",
      Resize(mode: .nearest, coordinateTransformation: .asymmetric, nearestMode: .ceil),
      [.floats([1, 1, 1, 4], [0, 1, 2, 3]), nil, nil, .int64([4], [1, 1, 1, 7])],
      [.floats([1, 1, 1, 7], [0, 1, 2, 2, 3, 3, 3])]),
    OperatorCase(
      "Resize nearest, aligned corners",
      Resize(
        mode: .nearest, coordinateTransformation: .alignCorners, nearestMode: .roundPreferFloor),
      [.floats([1, 1, 1, 4], [0, 1, 2, 3]), nil, nil, .int64([4], [1, 1, 1, 7])],
      [.floats([1, 1, 1, 7], [0, 0, 1, 1, 2, 2, 3])]),
    OperatorCase(
      "Resize linear, doubled", Resize(mode: .linear, coordinateTransformation: .halfPixel),
      [.floats([1, 1, 2, 2], [1, 2, 3, 4]), nil, .floats([4], [1, 1, 2, 2])],
      [
        .floats(
          [1, 1, 4, 4],
          [1, 1.25, 1.75, 2, 1.5, 1.75, 2.25, 2.5, 2.5, 2.75, 3.25, 3.5, 3, 3.25, 3.75, 4])
      ]),
    OperatorCase(
      "Resize linear, asymmetric", Resize(mode: .linear, coordinateTransformation: .asymmetric),
      [.floats([1, 1, 2, 2], [1, 2, 3, 4]), nil, .floats([4], [1, 1, 2, 2])],
      [.floats([1, 1, 4, 4], [1, 1.5, 2, 2, 2, 2.5, 3, 3, 3, 3.5, 4, 4, 3, 3.5, 4, 4])]),
    OperatorCase(
      "Resize linear, aligned corners",
      Resize(mode: .linear, coordinateTransformation: .alignCorners),
      [.floats([1, 1, 2, 2], [1, 2, 3, 4]), nil, nil, .int64([4], [1, 1, 3, 4])],
      [
        .floats(
          [1, 1, 3, 4],
          [1, 1.3333333, 1.6666667, 2, 2, 2.3333333, 2.6666667, 3, 3, 3.3333333, 3.6666665, 4])
      ]),
    OperatorCase(
      "Resize linear to one row",
      Resize(mode: .linear, coordinateTransformation: .pytorchHalfPixel),
      [.floats([1, 1, 4, 2], [0, 1, 2, 3, 4, 5, 6, 7]), nil, nil, .int64([4], [1, 1, 1, 3])],
      [.floats([1, 1, 1, 3], [0, 0.5, 1])]),
    OperatorCase(
      "Resize linear, shrunk", Resize(mode: .linear, coordinateTransformation: .halfPixel),
      [.pattern([1, 2, 4, 4]), nil, .floats([4], [1, 1, 0.6, 0.8])],
      [
        .floats(
          [1, 2, 2, 3],
          [
            -1.5416667, -0.29166678, -0.49999997, -1.875, -0.625, 0.625, 0.16666663, -0.62499994,
            0.62500006, 0.125, 1.375, 2.625,
          ])
      ]),
  ]
}
