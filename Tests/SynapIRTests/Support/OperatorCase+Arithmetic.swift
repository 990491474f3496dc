import SynapCore
import SynapIR

extension OperatorCase {
  /// Cases whose expected values follow from the operators' definitions.
  static let arithmetic: [OperatorCase] = [
    OperatorCase(
      "Add of maps", Add(),
      [.pattern([1, 2, 2, 2]), .floats([1, 2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8])],
      [.floats([1, 2, 2, 2], [-2, 0, 2, 4, 6, 8, 10, 5])]),
    OperatorCase(
      "Add of a channel vector", Add(),
      [.pattern([1, 2, 2, 2]), .floats([2, 1, 1], [2, 4])],
      [.floats([1, 2, 2, 2], [-1, 0, 1, 2, 5, 6, 7, 1])]),
    OperatorCase(
      "Add of both repeated", Add(),
      [.floats([3, 1], [1, 2, 3]), .floats([2], [2, -4])],
      [.floats([3, 2], [3, -3, 4, -2, 5, -1])]),
    OperatorCase(
      "Add of integers", Add(),
      [.int64([2, 2], [-7, 7, 5, 4]), .int64([1], [2])],
      [.int64([2, 2], [-5, 9, 7, 6])]),
    OperatorCase(
      "Add of a scalar and int32", Add(),
      [.int32([], [100]), .int32([2], [3, -7])],
      [.int32([2], [103, 93])]),
    OperatorCase(
      "Sub of maps", Sub(),
      [.pattern([1, 2, 2, 2]), .floats([1, 2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8])],
      [.floats([1, 2, 2, 2], [-4, -4, -4, -4, -4, -4, -4, -11])]),
    OperatorCase(
      "Sub of a channel vector", Sub(),
      [.pattern([1, 2, 2, 2]), .floats([2, 1, 1], [2, 4])],
      [.floats([1, 2, 2, 2], [-5, -4, -3, -2, -3, -2, -1, -7])]),
    OperatorCase(
      "Sub of both repeated", Sub(),
      [.floats([3, 1], [1, 2, 3]), .floats([2], [2, -4])],
      [.floats([3, 2], [-1, 5, 0, 6, 1, 7])]),
    OperatorCase(
      "Sub of integers", Sub(),
      [.int64([2, 2], [-7, 7, 5, 4]), .int64([1], [2])],
      [.int64([2, 2], [-9, 5, 3, 2])]),
    OperatorCase(
      "Sub of a scalar and int32", Sub(),
      [.int32([], [100]), .int32([2], [3, -7])],
      [.int32([2], [97, 107])]),
    OperatorCase(
      "Mul of maps", Mul(),
      [.pattern([1, 2, 2, 2]), .floats([1, 2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8])],
      [.floats([1, 2, 2, 2], [-3, -4, -3, 0, 5, 12, 21, -24])]),
    OperatorCase(
      "Mul of a channel vector", Mul(),
      [.pattern([1, 2, 2, 2]), .floats([2, 1, 1], [2, 4])],
      [.floats([1, 2, 2, 2], [-6, -4, -2, 0, 4, 8, 12, -12])]),
    OperatorCase(
      "Mul of both repeated", Mul(),
      [.floats([3, 1], [1, 2, 3]), .floats([2], [2, -4])],
      [.floats([3, 2], [2, -4, 4, -8, 6, -12])]),
    OperatorCase(
      "Mul of integers", Mul(),
      [.int64([2, 2], [-7, 7, 5, 4]), .int64([1], [2])],
      [.int64([2, 2], [-14, 14, 10, 8])]),
    OperatorCase(
      "Mul of a scalar and int32", Mul(),
      [.int32([], [100]), .int32([2], [3, -7])],
      [.int32([2], [300, -700])]),
    OperatorCase(
      "Div of maps", Div(),
      [.pattern([1, 2, 2, 2]), .floats([1, 2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8])],
      [.floats([1, 2, 2, 2], [-3, -1, -0.33333334, 0, 0.2, 0.33333334, 0.42857143, -0.375])]),
    OperatorCase(
      "Div of a channel vector", Div(),
      [.pattern([1, 2, 2, 2]), .floats([2, 1, 1], [2, 4])],
      [.floats([1, 2, 2, 2], [-1.5, -1, -0.5, 0, 0.25, 0.5, 0.75, -0.75])]),
    OperatorCase(
      "Div of both repeated", Div(),
      [.floats([3, 1], [1, 2, 3]), .floats([2], [2, -4])],
      [.floats([3, 2], [0.5, -0.25, 1, -0.5, 1.5, -0.75])]),
    OperatorCase(
      "Div of integers", Div(),
      [.int64([2, 2], [-7, 7, 5, 4]), .int64([1], [2])],
      [.int64([2, 2], [-3, 3, 2, 2])]),
    OperatorCase(
      "Div of a scalar and int32", Div(),
      [.int32([], [100]), .int32([2], [3, -7])],
      [.int32([2], [33, -14])]),
    OperatorCase(
      "Pow", Pow(),
      [.floats([5], [1, 2, -3, 4, 0.5]), .floats([5], [2, 3, 3, 0.5, -1.5])],
      [.floats([5], [1, 8, -27, 2, 2.828427])]),
    OperatorCase(
      "Pow of integers", Pow(),
      [.int64([2, 1], [2, -3]), .int64([2], [0, 3])],
      [.int64([2, 2], [1, 8, 1, -27])]),
    OperatorCase(
      "Min of three", Min(),
      [.pattern([2, 2]), .floats([2], [0, 1]), .floats([], [-1])],
      [.floats([2, 2], [-3, -2, -1, -1])]),
    OperatorCase(
      "Min of integers", Min(),
      [.int64([3], [1, 5, -2]), .int64([1], [3])],
      [.int64([3], [1, 3, -2])]),
    OperatorCase(
      "Max of three", Max(),
      [.pattern([2, 2]), .floats([2], [0, 1]), .floats([], [-1])],
      [.floats([2, 2], [0, 1, 0, 1])]),
    OperatorCase(
      "Max of integers", Max(),
      [.int64([3], [1, 5, -2]), .int64([1], [3])],
      [.int64([3], [3, 5, 3])]),
    OperatorCase(
      "Equal", Equal(),
      [.pattern([2, 3]), .floats([3], [-2, -2, 1])],
      [.bools([2, 3], [0, 1, 0, 0, 0, 0])]),
    OperatorCase(
      "Equal of integers", Equal(),
      [.int64([3], [1, 2, 3]), .int64([], [2])],
      [.bools([3], [0, 1, 0])]),
    OperatorCase(
      "Greater", Greater(),
      [.pattern([2, 3]), .floats([3], [-2, -2, 1])],
      [.bools([2, 3], [0, 0, 0, 1, 1, 1])]),
    OperatorCase(
      "Greater of integers", Greater(),
      [.int64([3], [1, 2, 3]), .int64([], [2])],
      [.bools([3], [0, 0, 1])]),
    OperatorCase(
      "Less", Less(),
      [.pattern([2, 3]), .floats([3], [-2, -2, 1])],
      [.bools([2, 3], [1, 0, 1, 0, 0, 0])]),
    OperatorCase(
      "Less of integers", Less(),
      [.int64([3], [1, 2, 3]), .int64([], [2])],
      [.bools([3], [1, 0, 0])]),
    OperatorCase(
      "Not", Not(),
      [.bools([2], [1, 0])],
      [.bools([2], [0, 1])]),
    OperatorCase(
      "Not of a matrix", Not(),
      [.bools([2, 1], [0, 1])],
      [.bools([2, 1], [1, 0])]),
    OperatorCase(
      "Where", Where(),
      [.bools([2, 1], [1, 0]), .pattern([2, 2]), .floats([], [9])],
      [.floats([2, 2], [-3, -2, 9, 9])]),
    OperatorCase(
      "Where of integers", Where(),
      [.bools([3], [1, 0, 1]), .int64([3], [1, 2, 3]), .int64([2, 1], [0, -1])],
      [.int64([2, 3], [1, 0, 3, 1, -1, 3])]),
  ]
}
