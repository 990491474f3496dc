import SynapCore
import ToolSupport

/// `synap_cli`: loads a compiled network, runs it on given, random or zero inputs, and says how
/// long that took.
@main struct Main {
  static func main() {
    ToolExit.run {
      let settings = try Settings(Settings.options.parse())
      if settings.showsVersion {
        StandardStream.output.writeLine("SyNAP version: \(SynapVersion.compatible)")
        return
      }
      if settings.locks { StandardStream.output.writeLine("NPU locked") }
      for _ in 0..<settings.cycleCount {
        var test = NetworkTest(settings)
        try test.run()
      }
    }
  }
}
