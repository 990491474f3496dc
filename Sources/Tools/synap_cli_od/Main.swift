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
      let task = try PictureTask(options)
      let network = try task.loadNetwork()
      var session = try DetectionSession(
        CompiledExecutor(network), detector: detector, labels: Labels(near: task.model.directory),
        style: task.style)
      for file in task.files { try session.detect(in: file) }
      try EstimateLine.showToPeople(of: network)
    }
  }
}
