import SynapCore
import ToolSupport

/// `synap_cli`: loads a compiled network, runs it on given, random or zero inputs, and says how
/// long that took.
@main struct Main {
  static func main() {
    ToolExit.run {
      let settings = try Settings(SynapCLIOptions.table.parse())
      if settings.showsVersion {
        StandardStream.output.writeLine("SyNAP version: \(SynapVersion.compatible)")
        return
      }
      let directory = try step("Error, NPU unavailable") { try DriverDirectory.current() }
      let lock = try settings.locks ? NPULock(locking: directory) : NPULock(sharing: directory)
      if settings.locks, !settings.printsDocument {
        StandardStream.output.writeLine("NPU locked")
      }
      for _ in 0..<settings.cycleCount {
        var test = NetworkTest(settings, lock: lock)
        try test.run()
      }
    }
  }
}
