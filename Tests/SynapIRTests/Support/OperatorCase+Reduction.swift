import SynapCore
import SynapIR

extension OperatorCase {
  /// Cases whose expected values follow from the operators' definitions.
  static let reduction: [OperatorCase] = [
    OperatorCase(
      "ReduceMean of the plane", ReduceMean(axes: [2, 3]),
      [.pattern([1, 2, 2, 3])],
      [.floats([1, 2, 1, 1], [-0.5, -0.33333334])]),
    OperatorCase(
      "ReduceMean of a leading axis", ReduceMean(axes: [-2], keepDims: false),
      [.pattern([3, 2])],
      [.floats([2], [-1, 0])]),
    OperatorCase(
      "ReduceMean of all", ReduceMean(keepDims: false),
      [.pattern([2, 2])],
      [.floats([], [-1.5])]),
    OperatorCase(
      "ReduceMax of the plane", ReduceMax(axes: [2, 3]),
      [.pattern([1, 2, 2, 3])],
      [.floats([1, 2, 1, 1], [2, 3])]),
    OperatorCase(
      "ReduceMax of a leading axis", ReduceMax(axes: [-2], keepDims: false),
      [.pattern([3, 2])],
      [.floats([2], [1, 2])]),
    OperatorCase(
      "ReduceMax of all", ReduceMax(keepDims: false),
      [.pattern([2, 2])],
      [.floats([], [0])]),
    OperatorCase(
      "ReduceMax of integers", ReduceMax(axes: [0]),
      [.int64([3], [3, -5, 4])],
      [.int64([1], [4])]),
    OperatorCase(
      "ReduceSum of channels", ReduceSum(axes: [1]),
      [.pattern([1, 3, 2, 2])],
      [.floats([1, 1, 2, 2], [-4, -1, 2, -2])]),
    OperatorCase(
      "ReduceSum of integers", ReduceSum(axes: [0, -1], keepDims: false),
      [.int64([2, 1, 2], [1, 2, 3, 4])],
      [.int64([1], [10])]),
    OperatorCase(
      "ArgMax of channels", ArgMax(axis: 1),
      [.pattern([1, 3, 2, 2])],
      [.int64([1, 1, 2, 2], [1, 1, 1, 2])]),
    OperatorCase(
      "ArgMax of the last", ArgMax(axis: -1, keepDims: false, selectsLastIndex: true),
      [.floats([2, 3], [1, 3, 3, 2, 0, 1])],
      [.int64([2], [2, 0])]),
  ]
}
