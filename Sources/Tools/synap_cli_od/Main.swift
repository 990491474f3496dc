import SynapCore
import SynapPostprocess
import SynapRuntime
import ToolSupport

/// `synap_cli_od`: finds objects in pictures with a compiled network.
@main struct Main {
  private static let options = OptionTable(
    title: "Object detection on image files", summary: "[options] file(s)",
    options: ToolOption.modelSelection + ToolOption.detection + [.help])

  static func main() {
    ToolExit.run {
      let parsed = try options.parse()
      let detector = try Detector(parsed)
      let model = try ModelSelection(parsed)
      guard !parsed.positionals.isEmpty else {
        throw ToolExit.failure("Error, no input image specified")
      }
      let output = StandardStream.output
      output.writeLine("Loading network: \(model.path)")
      let network = try step("Failed to load model") {
        try model.network()
      }
      let labels = try Labels(near: model.directory)
      var session = try DetectionSession(
        CompiledExecutor(network), detector: detector, labels: labels)
      for file in parsed.positionals { try session.detect(in: file) }
      try showEstimate(of: network)
    }
  }

  /// Shows the estimate to people only: what programs read from standard output ends with the JSON
  /// document, so a redirected output leaves the line to standard error.
  private static func showEstimate(of network: Network) throws {
    let streams = [StandardStream.output, .error]
    guard let stream = streams.first(where: \.isTerminal),
      let line = try EstimateLine.text(of: network)
    else { return }
    stream.writeLine(line)
  }
}
