import SynapCore
import SynapIR

/// An operator with operands and the results that it must give: declared once, run at every stage.
struct OperatorCase: Sendable, CustomStringConvertible {
  /// What is special about it, beginning with the operator's name.
  let name: String
  /// What is computed.
  let operation: any Operator
  /// The operands; nil where an optional one is absent.
  let inputs: [Tensor?]
  /// The results.
  let expected: [Tensor]

  init(_ name: String, _ operation: any Operator, _ inputs: [Tensor?], _ expected: [Tensor]) {
    self.name = name
    self.operation = operation
    self.inputs = inputs
    self.expected = expected
  }

  /// The operands as a shape rule sees them, with their elements.
  var operands: [Operand?] { inputs.map { $0.map { Operand(type: $0.type, constant: $0) } } }

  var description: String { name }

  /// All cases of all operators.
  static let all: [OperatorCase] =
    convolution + pooling + elementwise + arithmetic + shaping + reduction + resize + logic
    + indexing + detection
}

extension Tensor {
  static func floats(_ shape: Shape, _ elements: [Float]) -> Tensor { Tensor(shape, elements) }

  static func int64(_ shape: Shape, _ elements: [Int]) -> Tensor {
    Tensor(shape, integers: elements)
  }

  static func int32(_ shape: Shape, _ elements: [Int32]) -> Tensor {
    Tensor(TensorType(.int32, shape), of: Int32.self) { _ = $0.initialize(from: elements) }
  }

  static func bools(_ shape: Shape, _ elements: [UInt8]) -> Tensor {
    Tensor(TensorType(.bool, shape), of: UInt8.self) { _ = $0.initialize(from: elements) }
  }

  /// -3, -2, …, 3, -3, … in row-major order.
  static func pattern(_ shape: Shape) -> Tensor {
    Tensor(shape, (0..<shape.elementCount).map { Float($0 % 7 - 3) })
  }

  /// Whether this tensor has the type of `expected` and elements that differ from its by no more
  /// than a millionth of the larger of 1 and their magnitude.
  func isClose(to expected: Tensor) -> Bool {
    guard type == expected.type else { return false }
    guard type.dataType == .float32 else { return integers == expected.integers }
    return zip(floats, expected.floats).allSatisfy { value, expected in
      value == expected || (value.isNaN && expected.isNaN)
        || (value - expected).magnitude <= 2e-6 * max(1, expected.magnitude)
    }
  }

  /// The type and the elements.
  var text: String {
    "\(type) " + (type.dataType == .float32 ? "\(floats)" : "\(integers ?? [])")
  }
}
