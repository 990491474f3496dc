import ArgumentParser
import SynapCore
import ToolSupport

/// `synap version`.
struct Version: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version", abstract: "Show version")

  @Flag(help: "Show only the version of SyNAP whose behaviour this toolkit follows")
  var short = false

  func run() {
    StandardStream.output.writeLine(
      short
        ? SynapVersion.compatible
        : "\(SynapVersion.current) (compatible with SyNAP \(SynapVersion.compatible))")
  }
}
