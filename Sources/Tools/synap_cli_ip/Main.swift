import SynapCore
import SynapRuntime
import ToolSupport

/// `synap_cli_ip`: makes pictures of pictures with a compiled network.
@main struct Main {
  static func main() {
    ToolExit.run {
      let options = try SynapCLIIPOptions.table.parse()
      let region = try options.region()
      let task = try PictureTask(options)
      let network = try task.loadNetwork()
      var run = try ImageRun(
        network, region: region, directory: options.text(SynapCLIIPOptions.directory),
        savesRawOutputs: options.has(.dumpRaw), printsDocuments: task.style == .document)
      for file in task.files { try run.process(file) }
      try EstimateLine.showToPeople(of: network)
    }
  }
}
