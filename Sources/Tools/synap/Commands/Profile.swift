import ArgumentParser
import SynapCore
import SynapNPU
import ToolSupport

/// `synap profile`: where the silicon's time goes.
struct Profile: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile",
    abstract: "Show where a compiled model's time goes on the silicon, by the timing model")

  @Argument(
    help: ArgumentHelp("Compiled model (model.synap) or workload (.json)", valueName: "file"))
  var model: String

  @Option(help: ArgumentHelp("Show the N most expensive layers", valueName: "n"))
  var top: Int?

  @Option(help: ArgumentHelp("Save a trace for Perfetto or chrome://tracing", valueName: "file"))
  var trace: String?

  @Option(help: ArgumentHelp("Save a page with timeline, roofline and layers", valueName: "file"))
  var html: String?

  @Option(help: ArgumentHelp("Save the workload, for 'synap fit'", valueName: "file"))
  var workload: String?

  @Flag(help: "\(ToolOption.json.help)")
  var json = false

  func run() throws {
    if let top, top < 0 { throw Diagnostic.error("--top is \(top), which must not be negative") }
    let workload = try Workload(contentsOf: model)
    let estimate = try workload.estimate()
    if json {
      let document = ProfileDocument(estimate, limit: top ?? .max)
      StandardStream.output.writeLine(document.json.dump(indent: 2))
    } else {
      StandardStream.output.write(ProfileTable(estimate, limit: top ?? .max).text)
    }
    var files: [(path: String, bytes: [UInt8])] = []
    if let path = self.workload { files.append((path, Array(workload.text.utf8))) }
    if let trace { files.append((trace, Array(TraceFile(estimate).text.utf8))) }
    if let html {
      let report = ProfileReport(estimate, title: File.name(of: model))
      files.append((html, Array(report.text.utf8)))
    }
    try File.write(files)
  }
}
