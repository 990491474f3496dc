import SynapCore
import ToolSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `synap_init`: keeps the NPU ready, or locked, until it is ended.
@main struct Main {
  static func main() {
    ToolExit.run {
      let options = try SynapInitOptions.table.parse()
      let directory = try step("Error, NPU unavailable") { try DriverDirectory.current() }
      let isLocked = options.has(SynapInitOptions.lock)
      let lock = try isLocked ? NPULock(locking: directory) : NPULock(sharing: directory)
      if isLocked { StandardStream.output.writeLine("NPU locked") }
      withExtendedLifetime(lock) {
        if options.has(SynapInitOptions.interactive) {
          StandardStream.output.writeLine("NPU ready, press enter to exit.")
          _ = readLine()
        } else {
          StandardStream.output.writeLine("NPU ready.")
          while true { pause() }
        }
      }
    }
  }
}
