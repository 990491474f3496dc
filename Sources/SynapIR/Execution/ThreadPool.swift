import CKernels
import SynapCore

/// The kernels' thread pool, owned.
///
/// One loop at a time: an owner runs one network at a time on it.
public final class ThreadPool: @unchecked Sendable {
  /// The pool for the kernels; nil runs everything in the caller.
  package let handle: OpaquePointer?
  /// The instruction set level that the kernels use.
  package let instructionSet: ck_isa

  /// Starts `threadCount` threads; nil takes one per processor that the caller may
  /// run on.
  public init(threadCount: Int? = nil) {
    let count = threadCount.map { Int32(clamping: max(1, $0)) } ?? ck_processor_count()
    handle = ck_pool_create(count)
    instructionSet = ck_isa_best()
  }

  deinit { ck_pool_destroy(handle) }
}
