import CKernels
import SynapCore

/// Matrix product: `a` `[…, m, k]` times `b` `[…, k, n]` gives `[…, m, n]`; leading dimensions are
/// repeated to one shape, and an operand of rank 1 is a row on the left, a column on the right.
///
/// Sums take `k` in order, fused. After ONNX `MatMul`, as `numpy.matmul`.
public struct MatMul: Operator, Hashable {
  /// The operator's name.
  public static let name = "MatMul"
  /// The operands in order.
  public static let operandNames = ["a", "b"]

  /// Creates the operator.
  public init() {}

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let a = try operands.feature(0, "a")
    let b = try operands.feature(1, "b")
    let product = try MatrixProduct(a.shape, b.shape)
    return [TensorType(a.type.dataType, product.result)]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let (a, b) = (try operands.floats(0), try operands.floats(1))
    let product = try MatrixProduct(a.shape, b.shape)
    let walk = BroadcastWalk(
      left: product.leftBatch, right: product.rightBatch, result: product.batch)
    return [
      try Tensor(.float32(product.result), of: Float.self, isWrittenWhole: true) { c in
        let completed = a.withFloats { a in
          b.withFloats { b in
            guard let left = a.baseAddress, let right = b.baseAddress, var next = c.baseAddress
            else { return false }
            var completed = true
            walk.forEachRow { leftStart, rightStart in
              for item in 0..<walk.rowCount {
                let leftItem = leftStart + item * walk.rowStrides.left
                let rightItem = rightStart + item * walk.rowStrides.right
                completed =
                  completed
                  && ck_matmul32(
                    Int64(product.m), Int64(product.n), Int64(product.k),
                    left + leftItem * product.m * product.k,
                    right + rightItem * product.k * product.n, nil, next,
                    executor.threads.instructionSet, executor.threads.handle)
                next += product.m * product.n
              }
            }
            return completed
          }
        }
        guard completed else { throw Diagnostic.error("out of memory for the matrix product") }
      }
    ]
  }

  /// One per product of an element with a weight.
  public func multiplyAccumulates(operands: [TensorType?], results: [TensorType]) -> Int {
    guard let result = results.first, let a = operands.first ?? nil else { return 0 }
    return result.shape.elementCount * (a.shape.dimensions.last ?? 1)
  }
}

/// The extents of a matrix product, with rows and columns for operands of rank 1.
private struct MatrixProduct {
  let leftBatch, rightBatch, batch: Shape
  let m, n, k: Int
  let result: Shape

  init(_ a: Shape, _ b: Shape) throws {
    guard a.rank > 0, b.rank > 0 else {
      throw Diagnostic.error("a scalar can't be a factor of a matrix product")
    }
    k = a[a.rank - 1]
    m = a.rank > 1 ? a[a.rank - 2] : 1
    n = b.rank > 1 ? b[b.rank - 1] : 1
    let rows = b.rank > 1 ? b[b.rank - 2] : b[0]
    guard k == rows, k > 0 else {
      throw Diagnostic.error("the operand 'b' has \(rows) rows, 'a' has \(k) columns")
    }
    leftBatch = Shape(Array(a.dimensions.dropLast(2)))
    rightBatch = Shape(Array(b.dimensions.dropLast(2)))
    batch = try broadcastShape(leftBatch, rightBatch)
    result = try Shape(
      batch.dimensions + (a.rank > 1 ? [m] : []) + (b.rank > 1 ? [n] : [])
    ).checked()
  }
}
