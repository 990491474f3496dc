import SynapCore
import SynapIR

extension OperatorCase {
  /// Elements chosen by indices, orders of elements, and quantization.
  static let indexing: [OperatorCase] = [
    OperatorCase(
      "GatherElements", GatherElements(axis: 1),
      [.floats([2, 2], [1, 2, 3, 4]), .int64([2, 2], [0, 0, 1, 0])],
      [.floats([2, 2], [1, 1, 4, 3])]),
    OperatorCase(
      "GatherElements from the end", GatherElements(),
      [.int64([3, 1], [7, 8, 9]), .int64([2, 1], [-1, -3])], [.int64([2, 1], [9, 7])]),
    OperatorCase(
      "GatherND", GatherND(), [.floats([2, 2], [1, 2, 3, 4]), .int64([2, 2], [0, 0, 1, -1])],
      [.floats([2], [1, 4])]),
    OperatorCase(
      "GatherND of batches", GatherND(batchDims: 1),
      [.int64([2, 2, 2], [0, 1, 2, 3, 4, 5, 6, 7]), .int64([2, 1], [1, 0])],
      [.int64([2, 2], [2, 3, 4, 5])]),
    OperatorCase(
      "ScatterElements", ScatterElements(axis: 1),
      [.floats([1, 5], [1, 2, 3, 4, 5]), .int64([1, 2], [1, -2]), .floats([1, 2], [11, 21])],
      [.floats([1, 5], [1, 11, 3, 21, 5])]),
    OperatorCase(
      "ScatterElements that adds", ScatterElements(axis: 1, reduction: .add),
      [.int64([1, 3], [1, 2, 3]), .int64([1, 2], [1, 1]), .int64([1, 2], [10, 20])],
      [.int64([1, 3], [1, 32, 3])]),
    OperatorCase(
      "ScatterND", ScatterND(),
      [.floats([4], [1, 2, 3, 4]), .int64([2, 1], [3, 0]), .floats([2], [9, 8])],
      [.floats([4], [8, 2, 3, 9])]),
    OperatorCase(
      "ScatterND of rows takes the larger", ScatterND(reduction: .max),
      [.floats([2, 2], [1, 5, 3, 4]), .int64([1, 1], [-2]), .floats([1, 2], [2, 2])],
      [.floats([2, 2], [2, 5, 3, 4])]),
    OperatorCase(
      "CumSum", CumSum(), [.floats([2, 3], [1, 2, 3, 4, 5, 6]), .int64([], [1])],
      [.floats([2, 3], [1, 3, 6, 4, 9, 15])]),
    OperatorCase(
      "CumSum exclusive and reversed", CumSum(isExclusive: true, isReversed: true),
      [.int64([3, 1], [1, 2, 3]), .int64([], [-2])], [.int64([3, 1], [5, 3, 0])]),
    OperatorCase(
      "Trilu", Trilu(), [.floats([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8])],
      [.floats([2, 2, 2], [1, 2, 0, 4, 5, 6, 0, 8])]),
    OperatorCase(
      "Trilu below a diagonal", Trilu(isUpper: false),
      [.int64([2, 3], [1, 2, 3, 4, 5, 6]), .int64([], [-1])],
      [.int64([2, 3], [0, 0, 0, 4, 0, 0])]),
    OperatorCase(
      "TopK", TopK(), [.floats([2, 3], [1, 3, 2, 5, 4, 5]), .int64([1], [2])],
      [.floats([2, 2], [3, 2, 5, 5]), .int64([2, 2], [1, 2, 0, 2])]),
    OperatorCase(
      "TopK of the smallest", TopK(axis: 0, takesLargest: false),
      [.int64([3, 2], [3, 1, 2, 1, 1, 0]), .int64([1], [2])],
      [.int64([2, 2], [1, 0, 2, 1]), .int64([2, 2], [2, 2, 1, 0])]),
    OperatorCase(
      "OneHot", OneHot(),
      [.int64([3], [0, -1, 7]), .int64([], [3]), .floats([2], [0, 1])],
      [.floats([3, 3], [1, 0, 0, 0, 0, 1, 0, 0, 0])]),
    OperatorCase(
      "OneHot in front", OneHot(axis: 0),
      [.int64([2], [1, 0]), .floats([1], [2]), .int64([2], [3, 5])],
      [.int64([2, 2], [3, 5, 5, 3])]),
    OperatorCase(
      "QuantizeLinear", QuantizeLinear(),
      [.floats([6], [0, 2, 3, 1000, -254, -1000]), .floats([], [2]), .bytes([], [128])],
      [.bytes([6], [128, 129, 130, 255, 1, 0])]),
    OperatorCase(
      "QuantizeLinear of channels", QuantizeLinear(axis: 0),
      [.floats([2, 2], [1, 2, 3, 4]), .floats([2], [1, 2])], [.bytes([2, 2], [1, 2, 2, 2])]),
    OperatorCase(
      "DequantizeLinear", DequantizeLinear(),
      [.bytes([3], [0, 3, 255]), .floats([], [2]), .bytes([], [128])],
      [.floats([3], [-256, -250, 254])]),
    OperatorCase(
      "DequantizeLinear of blocks", DequantizeLinear(axis: 1),
      [.bytes([2, 4], [1, 2, 3, 4, 5, 6, 7, 8]), .floats([2, 2], [1, 10, 2, 20])],
      [.floats([2, 4], [1, 2, 30, 40, 10, 12, 140, 160])]),
    OperatorCase(
      "ReduceMin of a leading axis", ReduceMin(axes: [0], keepDims: false),
      [.floats([2, 2], [1, 5, 3, -4])], [.floats([2], [1, -4])]),
    OperatorCase(
      "ReduceMin of bools", ReduceMin(axes: [1]), [.bools([2, 2], [1, 1, 0, 1])],
      [.bools([2, 1], [1, 0])]),
    OperatorCase(
      "ReduceProd", ReduceProd(axes: [1]), [.floats([2, 2], [1, 5, 3, -4])],
      [.floats([2, 1], [5, -12])]),
    OperatorCase(
      "ReduceProd of integers", ReduceProd(keepDims: false), [.int64([3], [2, -3, 4])],
      [.int64([], [-24])]),
    OperatorCase(
      "Pad by going on from the other end", Pad(mode: .wrap),
      [.int64([3], [1, 2, 3]), .int64([2], [4, 2])],
      [.int64([9], [3, 1, 2, 3, 1, 2, 3, 1, 2])]),
  ]
}
