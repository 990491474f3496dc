import CKernels
import SynapCore

/// `y = alpha * a * b + beta * c` for matrices: `a` `[m, k]`, `b` `[k, n]` (each transposed on
/// request) and `c`, which is optional and repeated to `[m, n]`; result `[m, n]`.
///
/// Sums take `k` in order, fused; they start with `c` where it is a row and both factors are 1.
/// After ONNX `Gemm`.
public struct Gemm: Operator, Hashable {
  /// The operator's name.
  public static let name = "Gemm"
  /// The operands in order.
  public static let operandNames = ["a", "b", "c"]

  /// The factor of the product.
  public var alpha: Float
  /// The factor of `c`.
  public var beta: Float
  /// Whether `a` is given as `[k, m]`.
  public var transA: Bool
  /// Whether `b` is given as `[n, k]`.
  public var transB: Bool

  /// Creates the operator.
  public init(alpha: Float = 1, beta: Float = 1, transA: Bool = false, transB: Bool = false) {
    self.alpha = alpha
    self.beta = beta
    self.transA = transA
    self.transB = transB
  }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list: [OperatorAttribute] = []
    list.append("alpha", alpha, unless: 1)
    list.append("beta", beta, unless: 1)
    list.append("transA", transA, unless: false)
    list.append("transB", transB, unless: false)
    return list
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let a = try operands.feature(0, "a")
    let b = try operands.feature(1, "b")
    guard a.shape.rank == 2, b.shape.rank == 2 else {
      throw Diagnostic.error("the operands are \(a.type) and \(b.type), matrices are expected")
    }
    let (m, k) = transA ? (a.shape[1], a.shape[0]) : (a.shape[0], a.shape[1])
    let (rows, n) = transB ? (b.shape[1], b.shape[0]) : (b.shape[0], b.shape[1])
    guard k == rows, k > 0 else {
      throw Diagnostic.error("the operand 'b' has \(rows) rows, 'a' has \(k) columns")
    }
    let shape = try Shape([m, n]).checked()
    if let c = operands.optional(2) {
      guard try broadcastShape(shape, c.shape) == shape else {
        throw Diagnostic.error("the operand 'c' is \(c.type) and can't be repeated to \(shape)")
      }
    }
    return [TensorType(a.type.dataType, shape)]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let type = try resultType(of: operands)
    var (a, b) = (try operands.floats(0), try operands.floats(1))
    if transA { a = a.transposed([1, 0], on: executor) }
    if transB { b = b.transposed([1, 0], on: executor) }
    let c = try operands.optional(2) == nil ? nil : operands.floats(2)
    var bias: Tensor?
    if let c, alpha == 1, beta == 1, c.shape.rank < 2 || c.shape[0] == 1 {
      bias = c.expanded(to: [1, type.shape[1]], on: executor)
    }
    let product = try Tensor(type, of: Float.self) { y in
      func run(_ bias: UnsafePointer<Float>?) -> Bool {
        a.withFloats { left in
          b.withFloats { right in
            ck_matmul32(
              Int64(type.shape[0]), Int64(type.shape[1]), Int64(a.shape[1]), left.baseAddress,
              right.baseAddress, bias, y.baseAddress, executor.threads.instructionSet,
              executor.threads.handle)
          }
        }
      }
      guard bias.map({ $0.withFloats { run($0.baseAddress) } }) ?? run(nil) else {
        throw Diagnostic.error("out of memory for the matrix product")
      }
    }
    if bias != nil || (c == nil && alpha == 1) { return [product] }
    guard let c else { return try mapFloats([product]) { alpha * $0 } }
    return [
      broadcast(product, c, to: .float32(type.shape)) { (product: Float, c: Float) in
        (beta * c).addingProduct(alpha, product)
      }
    ]
  }

  /// One per product of an element with a weight.
  public func multiplyAccumulates(operands: [TensorType?], results: [TensorType]) -> Int {
    guard let result = results.first, let a = operands.first ?? nil else { return 0 }
    return result.shape.elementCount * a.shape[transA ? 0 : 1]
  }
}
