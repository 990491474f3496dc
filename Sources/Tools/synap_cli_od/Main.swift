import SynapCore
import SynapPostprocess
import SynapRuntime
import ToolSupport

/// `synap_cli_od`: finds objects in pictures with a compiled network.
@main struct Main {
  static func main() {
    ToolExit.run {
      let options = try SynapCLIODOptions.table.parse()
      let detector = try Detector(options)
      let model = try ModelSelection(options)
      guard !options.positionals.isEmpty else {
        throw ToolExit.failure("Error, no input image specified")
      }
      let style = OutputStyle(options)
      if style != .document { StandardStream.output.writeLine("Loading network: \(model.path)") }
      let network = try step("Failed to load model") {
        try model.network()
      }
      var session = try DetectionSession(
        CompiledExecutor(network), detector: detector, labels: Labels(near: model.directory),
        style: style)
      for file in options.positionals { try session.detect(in: file) }
      try EstimateLine.showToPeople(of: network)
    }
  }
}
