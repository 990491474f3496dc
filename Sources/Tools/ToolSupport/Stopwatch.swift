#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Measures wall-clock time from its creation, by the monotonic clock.
package struct Stopwatch: Sendable {
  private let start = Stopwatch.now()

  /// Starts measuring.
  package init() {}

  /// The time since the start, in whole microseconds.
  package var microseconds: Int { (Stopwatch.now() - start) / 1000 }
  /// The time since the start, in milliseconds.
  package var milliseconds: Double { Double(Stopwatch.now() - start) / 1e6 }

  /// Sleeps for `milliseconds`; not at all where that is not positive.
  package static func sleep(milliseconds: Int) {
    guard milliseconds > 0 else { return }
    var request = timespec(tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000)
    var rest = timespec()
    while nanosleep(&request, &rest) != 0 && errno == EINTR { request = rest }
  }

  private static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
  }
}
