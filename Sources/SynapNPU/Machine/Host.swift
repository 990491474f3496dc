#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What is known of the machine that the emulator runs on.
enum Host {
  /// The number of processor cores in use, 1 where the system does not say, at most 256.
  static var coreCount: Int { min(max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1), 256) }
}
