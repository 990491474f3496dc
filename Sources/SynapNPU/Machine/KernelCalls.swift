import CKernels
import SynapCore

/// An element-wise operation of two integer maps.
struct BinaryExecution: Execution {
  typealias Kernel = (
    UnsafePointer<ck_elementwise>?, UnsafePointer<ck_map>?, UnsafePointer<ck_map>?,
    UnsafePointer<ck_map>?, ck_isa, OpaquePointer?
  ) -> Void

  let operation: ck_elementwise
  let left, right, output: ck_map
  let context: ExecutionContext
  let kernel: Kernel

  func run() {
    withUnsafePointer(to: operation) { operation in
      withKernelMaps(left, right, output) {
        kernel(operation, $0, $1, $2, context.kernelSet, context.pool)
      }
    }
  }
}

/// An operation between two maps with formats.
struct FormatExecution: Execution {
  typealias Kernel = (
    UnsafePointer<ck_format>?, UnsafePointer<ck_map>?, UnsafePointer<ck_format>?,
    UnsafePointer<ck_map>?, ck_isa, OpaquePointer?
  ) -> Void

  let from: ck_format
  let input: ck_map
  let to: ck_format
  let output: ck_map
  let context: ExecutionContext
  let kernel: Kernel

  func run() {
    withUnsafePointer(to: from) { from in
      withUnsafePointer(to: to) { to in
        withKernelMaps(input, output) {
          kernel(from, $0, to, $1, context.kernelSet, context.pool)
        }
      }
    }
  }
}

/// Calls `body` with pointers to two maps.
func withKernelMaps(
  _ first: ck_map, _ second: ck_map,
  _ body: (UnsafePointer<ck_map>, UnsafePointer<ck_map>) -> Void
) {
  withUnsafePointer(to: first) { first in
    withUnsafePointer(to: second) { second in body(first, second) }
  }
}

/// Calls `body` with pointers to three maps.
func withKernelMaps(
  _ first: ck_map, _ second: ck_map, _ third: ck_map,
  _ body: (UnsafePointer<ck_map>, UnsafePointer<ck_map>, UnsafePointer<ck_map>) -> Void
) {
  withUnsafePointer(to: third) { third in
    withKernelMaps(first, second) { body($0, $1, third) }
  }
}

extension ExecutionContext {
  /// A copy of the `count` int32 at `address`, which must be in `0 ..< limit`.
  ///
  /// The parameters may be a file that changes after validation; what addresses are computed from
  /// is copied, and the copy checked.
  func table(_ address: Address, count: Int, below limit: Int) throws -> [Int32] {
    let start = pointer(address).assumingMemoryBound(to: Int32.self)
    let entries = Array(UnsafeBufferPointer(start: start, count: count))
    guard entries.allSatisfy({ $0 >= 0 && $0 < limit }) else {
      throw Diagnostic.error("the table at \(address) changed after it was validated")
    }
    return entries
  }
}
