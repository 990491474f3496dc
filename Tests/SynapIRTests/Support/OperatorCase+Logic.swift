import SynapCore
import SynapIR

extension OperatorCase {
  /// Functions of bools, of bits and of integers.
  static let logic: [OperatorCase] = [
    OperatorCase(
      "And", And(), [.bools([4], [0, 0, 1, 1]), .bools([4], [0, 1, 0, 1])],
      [.bools([4], [0, 0, 0, 1])]),
    OperatorCase(
      "And repeats", And(), [.bools([2, 2], [0, 1, 1, 0]), .bools([], [1])],
      [.bools([2, 2], [0, 1, 1, 0])]),
    OperatorCase(
      "Or", Or(), [.bools([4], [0, 0, 1, 1]), .bools([4], [0, 1, 0, 1])],
      [.bools([4], [0, 1, 1, 1])]),
    OperatorCase(
      "Or repeats", Or(), [.bools([2, 1], [0, 1]), .bools([2], [0, 1])],
      [.bools([2, 2], [0, 1, 1, 1])]),
    OperatorCase(
      "Xor", Xor(), [.bools([4], [0, 0, 1, 1]), .bools([4], [0, 1, 0, 1])],
      [.bools([4], [0, 1, 1, 0])]),
    OperatorCase(
      "Xor repeats", Xor(), [.bools([2, 1], [0, 1]), .bools([2], [0, 1])],
      [.bools([2, 2], [0, 1, 1, 0])]),
    OperatorCase(
      "BitwiseAnd", BitwiseAnd(), [.int64([2], [12, -1]), .int64([2], [10, 7])],
      [.int64([2], [8, 7])]),
    OperatorCase(
      "BitwiseAnd of bytes", BitwiseAnd(), [.bytes([2], [12, 255]), .bytes([], [10])],
      [.bytes([2], [8, 10])]),
    OperatorCase(
      "BitwiseOr", BitwiseOr(), [.int64([2], [12, -8]), .int64([2], [10, 7])],
      [.int64([2], [14, -1])]),
    OperatorCase(
      "BitwiseOr of bytes", BitwiseOr(), [.bytes([2], [12, 1]), .bytes([], [10])],
      [.bytes([2], [14, 11])]),
    OperatorCase(
      "BitwiseXor", BitwiseXor(), [.int64([2], [12, -1]), .int64([2], [10, 7])],
      [.int64([2], [6, -8])]),
    OperatorCase(
      "BitwiseXor of bytes", BitwiseXor(), [.bytes([2], [12, 255]), .bytes([], [10])],
      [.bytes([2], [6, 245])]),
    OperatorCase(
      "Add wraps bytes", Add(), [.bytes([2], [200, 1]), .bytes([2], [100, 2])],
      [.bytes([2], [44, 3])]),
    OperatorCase(
      "Less of bytes", Less(), [.bytes([3], [200, 1, 7]), .bytes([3], [100, 2, 7])],
      [.bools([3], [0, 1, 0])]),
    OperatorCase(
      "IsNaN", IsNaN(), [.floats([4], [0, .nan, .infinity, -1])], [.bools([4], [0, 1, 0, 0])]),
    OperatorCase(
      "IsNaN of a matrix", IsNaN(), [.floats([2, 1], [.nan, 2])], [.bools([2, 1], [1, 0])]),
    OperatorCase(
      "IsInf", IsInf(), [.floats([4], [-.infinity, .nan, .infinity, -1])],
      [.bools([4], [1, 0, 1, 0])]),
    OperatorCase(
      "IsInf of one sign", IsInf(detectsPositive: false),
      [.floats([3], [-.infinity, .infinity, 1])], [.bools([3], [1, 0, 0])]),
    OperatorCase(
      "Mod", Mod(), [.int64([4], [7, -7, 7, -7]), .int64([4], [3, 3, -3, -3])],
      [.int64([4], [1, 2, -2, -1])]),
    OperatorCase(
      "Mod that truncates", Mod(truncates: true),
      [.floats([4], [7.5, -7.5, 7.5, -7.5]), .floats([4], [3, 3, -3, -3])],
      [.floats([4], [1.5, -1.5, 1.5, -1.5])]),
    OperatorCase(
      "Round", Round(), [.floats([6], [0.5, 1.5, -0.5, -1.5, 2.4, 2.6])],
      [.floats([6], [0, 2, 0, -2, 2, 3])]),
    OperatorCase("Round of integers", Round(), [.int64([2], [3, -4])], [.int64([2], [3, -4])]),
    OperatorCase(
      "Sign", Sign(), [.floats([3], [-0.5, 0, 7])], [.floats([3], [-1, 0, 1])]),
    OperatorCase(
      "Sign of integers", Sign(), [.int64([3], [-5, 0, 9])], [.int64([3], [-1, 0, 1])]),
  ]
}

extension Tensor {
  static func bytes(_ shape: Shape, _ elements: [UInt8]) -> Tensor {
    Tensor(TensorType(.uint8, shape), of: UInt8.self) { _ = $0.initialize(from: elements) }
  }
}
