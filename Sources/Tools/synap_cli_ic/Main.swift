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
      let task = try PictureTask(options)
      let network = try task.loadNetwork()
      var session = try ClassificationSession(
        CompiledExecutor(network, region: region), classifier: classifier,
        labels: Labels(near: task.model.directory), style: task.style)
      for file in task.files { try session.classify(file) }
      try EstimateLine.showToPeople(of: network)
    }
  }
}
