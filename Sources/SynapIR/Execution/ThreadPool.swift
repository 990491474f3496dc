import CKernels
import SynapCore

#if canImport(Glibc)
  import Glibc
#endif

/// The kernels' thread pool, owned.
///
/// One loop at a time: an owner runs one network at a time on it.
public final class ThreadPool: @unchecked Sendable {
  /// The pool for the kernels; nil runs everything in the caller.
  package let handle: OpaquePointer?
  /// The instruction set level that the kernels use.
  package let instructionSet: ck_isa

  /// Starts `threadCount` threads; nil takes one per core.
  public init(threadCount: Int? = nil) {
    let count = threadCount ?? sysconf(Int32(_SC_NPROCESSORS_ONLN))
    handle = ck_pool_create(Int32(clamping: max(1, count)))
    instructionSet = ck_isa_best()
  }

  deinit { ck_pool_destroy(handle) }
}
