import SynapCore
import SynapIR

extension OperatorCase {
  /// Cases whose expected values follow from the operators' definitions.
  static let shaping: [OperatorCase] = [
    OperatorCase(
      "Concat of channels", Concat(axis: 1),
      [.pattern([1, 1, 2, 2]), .pattern([1, 2, 2, 2])],
      [.floats([1, 3, 2, 2], [-3, -2, -1, 0, -3, -2, -1, 0, 1, 2, 3, -3])]),
    OperatorCase(
      "Concat along the last axis", Concat(axis: -1),
      [.pattern([2, 1]), .pattern([2, 3]), .pattern([2, 0])],
      [.floats([2, 4], [-3, -3, -2, -1, -2, 0, 1, 2])]),
    OperatorCase(
      "Concat of integers", Concat(axis: 0),
      [.int64([1], [1]), .int64([2], [2, 3])],
      [.int64([3], [1, 2, 3])]),
    OperatorCase(
      "Split into halves", Split(axis: 1, sizes: [1, 1]),
      [.pattern([1, 2, 2, 2])],
      [.floats([1, 1, 2, 2], [-3, -2, -1, 0]), .floats([1, 1, 2, 2], [1, 2, 3, -3])]),
    OperatorCase(
      "Split along the last axis", Split(axis: -1, sizes: [1, 3, 0]),
      [.pattern([2, 4])],
      [.floats([2, 1], [-3, 1]), .floats([2, 3], [-2, -1, 0, 2, 3, -3]), .floats([2, 0], [])]),
    OperatorCase(
      "Slice of every second", Slice(),
      [
        .pattern([1, 2, 4, 4]), .int64([2], [0, 1]), .int64([2], [4, 9223372036854775807]),
        .int64([2], [2, 3]), .int64([2], [2, 2]),
      ],
      [.floats([1, 2, 2, 2], [-2, 0, -1, 1, 0, 2, 1, 3])]),
    OperatorCase(
      "Slice backwards", Slice(),
      [
        .floats([6], [0, 1, 2, 3, 4, 5]), .int64([1], [-1]), .int64([1], [-9223372036854775808]),
        .int64([1], [0]), .int64([1], [-2]),
      ],
      [.floats([3], [5, 3, 1])]),
    OperatorCase(
      "Slice of rows backwards", Slice(),
      [
        .pattern([3, 2]), .int64([1], [5]), .int64([1], [-4]), .int64([1], [-2]), .int64([1], [-1]),
      ],
      [.floats([3, 2], [1, 2, -1, 0, -3, -2])]),
    OperatorCase(
      "Slice clamped to nothing", Slice(),
      [.pattern([2, 3]), .int64([1], [7]), .int64([1], [9]), .int64([1], [1])],
      [.floats([2, 0], [])]),
    OperatorCase(
      "Slice without axes", Slice(),
      [.int64([4], [5, 6, 7, 8]), .int64([1], [1]), .int64([1], [-1])],
      [.int64([2], [6, 7])]),
    OperatorCase(
      "Reshape with a remainder", Reshape(),
      [.pattern([1, 4, 2]), .int64([3], [0, -1, 4])],
      [.floats([1, 2, 4], [-3, -2, -1, 0, 1, 2, 3, -3])]),
    OperatorCase(
      "Reshape of nothing", Reshape(allowZero: true),
      [.pattern([0, 3]), .int64([2], [3, 0])],
      [.floats([3, 0], [])]),
    OperatorCase(
      "Transpose to channels last", Transpose(permutation: [0, 2, 3, 1]),
      [.pattern([1, 3, 2, 2])],
      [.floats([1, 2, 2, 3], [-3, 1, -2, -2, 2, -1, -1, 3, 0, 0, -3, 1])]),
    OperatorCase(
      "Transpose shuffling channels", Transpose(permutation: [0, 2, 1, 3, 4]),
      [.pattern([1, 2, 3, 1, 2])],
      [.floats([1, 3, 2, 1, 2], [-3, -2, 3, -3, -1, 0, -2, -1, 1, 2, 0, 1])]),
    OperatorCase(
      "Transpose reversing", Transpose(),
      [.int64([2, 3], [1, 2, 3, 4, 5, 6])],
      [.int64([3, 2], [1, 4, 2, 5, 3, 6])]),
    OperatorCase(
      "Flatten", Flatten(),
      [.pattern([2, 2, 2])],
      [.floats([2, 4], [-3, -2, -1, 0, 1, 2, 3, -3])]),
    OperatorCase(
      "Flatten from the end", Flatten(axis: -1),
      [.pattern([2, 1, 3])],
      [.floats([2, 3], [-3, -2, -1, 0, 1, 2])]),
    OperatorCase(
      "Flatten to a row", Flatten(axis: 0),
      [.pattern([2, 2])],
      [.floats([1, 4], [-3, -2, -1, 0])]),
    OperatorCase(
      "Squeeze", Squeeze(axes: [0, -1]),
      [.pattern([1, 3, 1])],
      [.floats([3], [-3, -2, -1])]),
    OperatorCase(
      "Squeeze of all", Squeeze(),
      [.pattern([1, 2, 1, 2])],
      [.floats([2, 2], [-3, -2, -1, 0])]),
    OperatorCase(
      "Unsqueeze", Unsqueeze(axes: [0, 2]),
      [.pattern([2])],
      [.floats([1, 2, 1], [-3, -2])]),
    OperatorCase(
      "Unsqueeze from the end", Unsqueeze(axes: [-1]),
      [.pattern([2, 2])],
      [.floats([2, 2, 1], [-3, -2, -1, 0])]),
    OperatorCase(
      "Shape", ShapeOf(),
      [.pattern([1, 3, 2])],
      [.int64([3], [1, 3, 2])]),
    OperatorCase(
      "Shape of a part", ShapeOf(start: -2, end: 9),
      [.pattern([1, 3, 2])],
      [.int64([2], [3, 2])]),
    OperatorCase(
      "Gather of an element", Gather(),
      [.int64([3], [4, 5, 6]), .int64([], [1])],
      [.int64([], [5])]),
    OperatorCase(
      "Gather of columns", Gather(axis: -1),
      [.pattern([2, 3]), .int64([2, 2], [2, -3, 0, 0])],
      [.floats([2, 2, 2], [-1, -3, -3, -3, 2, 0, 0, 0])]),
    OperatorCase(
      "Cast to integers", Cast(to: .int64),
      [.floats([3], [1.9, -1.9, 0])],
      [.int64([3], [1, -1, 0])]),
    OperatorCase(
      "Cast to float32", Cast(to: .float32),
      [.int64([2], [3, -4])],
      [.floats([2], [3, -4])]),
    OperatorCase(
      "Cast to bool", Cast(to: .bool),
      [.floats([3], [0, 0.5, -1])],
      [.bools([3], [0, 1, 1])]),
    OperatorCase(
      "Cast to int32", Cast(to: .int32),
      [.bools([2], [1, 0])],
      [.int32([2], [1, 0])]),
    OperatorCase(
      "ConstantOfShape", ConstantOfShape(),
      [.int64([2], [2, 2])],
      [.floats([2, 2], [0, 0, 0, 0])]),
    OperatorCase(
      "ConstantOfShape of integers", ConstantOfShape(value: .int64([1], [7])),
      [.int64([1], [3])],
      [.int64([3], [7, 7, 7])]),
    OperatorCase(
      "Expand", Expand(),
      [.floats([2, 1], [1, 2]), .int64([2], [2, 3])],
      [.floats([2, 3], [1, 1, 1, 2, 2, 2])]),
    OperatorCase(
      "Expand to a higher rank", Expand(),
      [.int64([2], [1, 2]), .int64([3], [2, 2, 1])],
      [.int64([2, 2, 2], [1, 2, 1, 2, 1, 2, 1, 2])]),
    OperatorCase(
      "Tile", Tile(),
      [.floats([2, 2], [1, 2, 3, 4]), .int64([2], [1, 2])],
      [.floats([2, 4], [1, 2, 1, 2, 3, 4, 3, 4])]),
    OperatorCase(
      "Tile of both", Tile(),
      [.int64([1, 2], [1, 2]), .int64([2], [2, 3])],
      [.int64([2, 6], [1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2])]),
    OperatorCase(
      "Pad", Pad(),
      [.pattern([1, 1, 2, 2]), .int64([8], [0, 0, 1, 0, 0, 0, 0, 2])],
      [.floats([1, 1, 3, 4], [0, 0, 0, 0, -3, -2, 0, 0, -1, 0, 0, 0])]),
    OperatorCase(
      "Pad with a value and a cut", Pad(),
      [.floats([1, 3], [1, 2, 3]), .int64([4], [1, -1, 0, 1]), .floats([], [9])],
      [.floats([2, 3], [9, 9, 9, 2, 3, 9])]),
    OperatorCase(
      "Pad of one axis", Pad(),
      [.pattern([2, 2]), .int64([2], [1, 0]), nil, .int64([1], [-1])],
      [.floats([2, 3], [0, -3, -2, 0, -1, 0])]),
    OperatorCase(
      "Pad reflecting", Pad(mode: .reflect),
      [.floats([4], [0, 1, 2, 3]), .int64([2], [2, 3])],
      [.floats([9], [2, 1, 0, 1, 2, 3, 2, 1, 0])]),
    OperatorCase(
      "Pad with the edge", Pad(mode: .edge),
      [.pattern([2, 2]), .int64([4], [1, 0, 0, 2])],
      [.floats([3, 4], [-3, -2, -2, -2, -3, -2, -2, -2, -1, 0, 0, 0])]),
    OperatorCase(
      "Range", NumberRange(),
      [.int64([], [2]), .int64([], [9]), .int64([], [3])],
      [.int64([3], [2, 5, 8])]),
    OperatorCase(
      "Range downwards", NumberRange(),
      [.floats([], [1]), .floats([], [-1]), .floats([], [-0.5])],
      [.floats([4], [1, 0.5, 0, -0.5])]),
  ]
}
