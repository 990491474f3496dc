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
    @Test func countsTheProcessorsThatTheCallerMayRunOn() {
      let size = MemoryLayout<cpu_set_t>.size
      var allowed = cpu_set_t()
      #expect(sched_getaffinity(0, size, &allowed) == 0)
      defer { sched_setaffinity(0, size, &allowed) }
      let bits = withUnsafeBytes(of: allowed) { Array($0) }
      let count = bits.reduce(0) { $0 + $1.nonzeroBitCount }
      #expect(ck_processor_count() == Int32(clamping: min(count, 256)))

      var first = cpu_set_t()
      withUnsafeMutableBytes(of: &first) { bytes in
        guard let index = bits.firstIndex(where: { $0 != 0 }) else { return }
        bytes[index] = bits[index] & (~bits[index] &+ 1)
      }
      #expect(sched_setaffinity(0, size, &first) == 0)
      #expect(ck_processor_count() == 1)
    }
  #endif
}
