import ArgumentParser
import SynapCore
import SynapSecurity
import ToolSupport

/// `synap keys`: keys and certificates for secure models.
struct Keys: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "Make test keys and certificates for secure models",
    discussion: """
      Writes a root key, a vendor's and a model's with their certificates, an encryption key, the \
      file security.yaml for the metafile's 'security: {file: ...}', and the folder 'store', which the \
      tools that run models take from SYNAP_KEYS. None but the owner may read these files.
      """)

  @Option(help: ArgumentHelp("Destination directory", valueName: "dir"))
  var outDir: String

  @Option(help: ArgumentHelp("Name in the vendor's certificate", valueName: "name"))
  var vendor = "Test vendor"

  @Option(help: ArgumentHelp("Name in the model's certificate", valueName: "name"))
  var model = "Test model"

  @Option(
    help: ArgumentHelp(
      "Last day of the certificates, in UTC (default: they don't expire)", valueName: "yyyy-mm-dd"))
  var lastDay: String?

  func run() throws {
    guard !outDir.isEmpty else { throw Diagnostic.error("--out-dir names no directory") }
    let day = try lastDay.map { text in
      guard let day = CalendarDay(text) else {
        throw Diagnostic.error("--last-day is '\(text)', which is no day: write 2027-03-31")
      }
      return day
    }
    let keys = try KeySet(vendor: vendor, model: model, lastDay: day)
    for path in try keys.write(to: outDir) {
      StandardStream.output.writeLine("Written: \(path)")
    }
  }
}
