import SynapCore
import SynapPostprocess
import SynapRuntime
import ToolSupport

/// `synap_cli_ic`: classifies pictures with a compiled network.
@main struct Main {
  static func main() {
    ToolExit.run {
      let options = try SynapCLIICOptions.table.parse()
      let classifier = Classifier(topCount: try options.count(SynapCLIICOptions.top))
      let region = try options.region()
      let style = OutputStyle(options)
      let model = try ModelSelection(options)
      guard !options.positionals.isEmpty else {
        throw ToolExit.failure("Error, no input image specified")
      }
      if style != .document { StandardStream.output.writeLine("Loading network: \(model.path)") }
      let network = try step("Failed to load model") {
        try model.network()
      }
      var session = try ClassificationSession(
        CompiledExecutor(network, region: region), classifier: classifier,
        labels: Labels(near: model.directory),
        style: style)
      for file in options.positionals { try session.classify(file) }
      try EstimateLine.showToPeople(of: network)
    }
  }
}
