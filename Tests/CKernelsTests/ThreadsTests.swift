import CKernels
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Adds one to element `i` of an array of 32-bit numbers.
private func count(context: UnsafeMutableRawPointer?, i: Int64) {
  guard let context else { return }
  context.assumingMemoryBound(to: Int32.self)[Int(i)] += 1
}

@Suite struct ThreadsTests {
  @Test(arguments: [1, 2, 3, 9] as [Int32])
  func runsEveryIterationOnce(threads: Int32) {
    guard let pool = ck_pool_create(threads) else {
      Issue.record("no pool")
      return
    }
    defer { ck_pool_destroy(pool) }
    #expect(ck_pool_threads(pool) == threads)
    for length in [0, 1, 2, 3, 17, 1000] {
      var runs = [Int32](repeating: 0, count: length)
      for _ in 0..<300 {
        runs.withUnsafeMutableBytes {
          ck_pool_run(pool, Int64(length), count, $0.baseAddress)
        }
      }
      #expect(runs.allSatisfy { $0 == 300 })
    }
  }

  @Test func wakesSleepingThreads() {
    withPool(3) { pool in
      var runs = [Int32](repeating: 0, count: 40)
      for _ in 0..<20 {
        // Longer than threads spin.
        let start = ContinuousClock.now
        while ContinuousClock.now - start < .microseconds(200) {}
        runs.withUnsafeMutableBytes { ck_pool_run(pool, 40, count, $0.baseAddress) }
      }
      #expect(runs.allSatisfy { $0 == 20 })
    }
  }

  @Test func runsInTheCallerWithoutAPool() {
    var runs = [Int32](repeating: 0, count: 5)
    runs.withUnsafeMutableBytes { ck_pool_run(nil, 5, count, $0.baseAddress) }
    #expect(runs == [1, 1, 1, 1, 1])
    #expect(ck_pool_threads(nil) == 1)
  }

  @Test func refusesNumbersOfThreadsThatMakeNoSense() {
    #expect(ck_pool_create(0) == nil)
    #expect(ck_pool_create(-1) == nil)
  }

  @Test func stopsAPoolThatNeverRan() {
    for _ in 0..<50 { ck_pool_destroy(ck_pool_create(4)) }
    ck_pool_destroy(nil)
  }

  #if os(Linux)
    /// `sched_getaffinity` or `sched_setaffinity`, which the system's headers hide from Swift.
    private typealias Affinity = @convention(c) (pid_t, Int, UnsafeMutableRawPointer) -> Int32

    private func affinity(_ name: String) throws -> Affinity {
      unsafeBitCast(try #require(dlsym(nil, name)), to: Affinity.self)
    }

    @Test func countsTheProcessorsThatTheCallerMayRunOn() throws {
      let (get, set) = (try affinity("sched_getaffinity"), try affinity("sched_setaffinity"))
      var allowed = [UInt8](repeating: 0, count: 128)
      #expect(get(0, allowed.count, &allowed) >= 0)
      defer { _ = set(0, allowed.count, &allowed) }
      let count = allowed.reduce(0) { $0 + $1.nonzeroBitCount }
      #expect(ck_processor_count() == Int32(min(count, 256)))

      let index = try #require(allowed.firstIndex { $0 != 0 })
      var one = [UInt8](repeating: 0, count: allowed.count)
      one[index] = allowed[index] & (~allowed[index] &+ 1)
      #expect(set(0, one.count, &one) == 0)
      #expect(ck_processor_count() == 1)
    }
  #endif
}
