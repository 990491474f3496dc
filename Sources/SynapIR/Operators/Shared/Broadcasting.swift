import SynapCore

/// The shape that `left` and `right` have in common when dimensions of extent 1, and missing leading
/// ones, are repeated. After ONNX "Broadcasting in ONNX", multidirectional.
///
/// - Throws: a `Diagnostic` where the extents of a dimension differ and none is 1.
func broadcastShape(_ left: Shape, _ right: Shape) throws -> Shape {
  let rank = max(left.rank, right.rank)
  let dimensions = try (0..<rank).map { axis in
    let leftAxis = axis - (rank - left.rank)
    let rightAxis = axis - (rank - right.rank)
    let leftExtent = leftAxis < 0 ? 1 : left[leftAxis]
    let rightExtent = rightAxis < 0 ? 1 : right[rightAxis]
    guard leftExtent == rightExtent || leftExtent == 1 || rightExtent == 1 else {
      throw Diagnostic.error("the shapes \(left) and \(right) can't be broadcast")
    }
    return leftExtent == 1 ? rightExtent : leftExtent
  }
  return try Shape(dimensions).checked()
}

/// The distances in elements between neighbours of `shape` along each dimension of `result`, 0 where
/// `shape` repeats.
func broadcastStrides(_ shape: Shape, in result: Shape) -> [Int] {
  let missing = result.rank - shape.rank
  let strides = shape.strides
  return (0..<result.rank).map { axis in
    axis < missing || shape[axis - missing] == 1 ? 0 : strides[axis - missing]
  }
}

/// A walk over two operands that are repeated to one shape, in rows along which the distance
/// between neighbours is 0 or 1 in each.
struct BroadcastWalk {
  /// The extents of the merged dimensions, the row's last; never empty.
  private(set) var extents: [Int] = []
  /// The distances between neighbours in the operands along each merged dimension.
  private(set) var strides: [(left: Int, right: Int)] = []

  /// Merges the dimensions of `result` along which both operands go on as they did.
  init(left: Shape, right: Shape, result: Shape) {
    let leftStrides = broadcastStrides(left, in: result)
    let rightStrides = broadcastStrides(right, in: result)
    for axis in 0..<result.rank where result[axis] != 1 {
      let next = (left: leftStrides[axis], right: rightStrides[axis])
      if let last = strides.last, last.left == next.left * result[axis],
        last.right == next.right * result[axis]
      {
        extents[extents.count - 1] *= result[axis]
        strides[strides.count - 1] = next
      } else {
        extents.append(result[axis])
        strides.append(next)
      }
    }
    if extents.isEmpty {
      extents = [1]
      strides = [(0, 0)]
    }
  }

  /// The number of elements in a row.
  var rowCount: Int { extents[extents.count - 1] }
  /// The distances between neighbours within a row.
  var rowStrides: (left: Int, right: Int) { strides[strides.count - 1] }

  /// Calls `body` with the operands' first positions of every row, in order.
  @inline(__always)
  func forEachRow(_ body: (_ left: Int, _ right: Int) -> Void) {
    guard !extents.contains(0) else { return }
    let outer = extents.count - 1
    var index = [Int](repeating: 0, count: outer)
    var left = 0
    var right = 0
    while true {
      body(left, right)
      var axis = outer - 1
      while axis >= 0 {
        index[axis] += 1
        left += strides[axis].left
        right += strides[axis].right
        if index[axis] < extents[axis] { break }
        left -= strides[axis].left * extents[axis]
        right -= strides[axis].right * extents[axis]
        index[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
    }
  }
}

/// The tensor, of type `type`, of `function` of the elements of two operands of the same type,
/// repeated to the shape of `type`.
@inline(__always)
func broadcast<Element, Result>(
  _ left: Tensor, _ right: Tensor, to type: TensorType, _ function: (Element, Element) -> Result
) -> Tensor {
  let walk = BroadcastWalk(left: left.shape, right: right.shape, result: type.shape)
  let count = walk.rowCount
  let strides = walk.rowStrides
  return Tensor(type, of: Result.self, isWrittenWhole: true) { output in
    left.withElements(of: Element.self) { left in
      right.withElements(of: Element.self) { right in
        guard let output = output.baseAddress, let left = left.baseAddress,
          let right = right.baseAddress
        else { return }
        var row = output
        walk.forEachRow { leftStart, rightStart in
          let l = left + leftStart
          let r = right + rightStart
          switch (strides.left, strides.right) {
          case (1, 1): for i in 0..<count { row[i] = function(l[i], r[i]) }
          case (1, 0):
            let value = r[0]
            for i in 0..<count { row[i] = function(l[i], value) }
          case (0, 1):
            let value = l[0]
            for i in 0..<count { row[i] = function(value, r[i]) }
          default:
            for i in 0..<count { row[i] = function(l[i * strides.left], r[i * strides.right]) }
          }
          row += count
        }
      }
    }
  }
}
