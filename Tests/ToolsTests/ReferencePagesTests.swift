import Foundation
import SynapCore
import Testing
import ToolSupport

/// Manual pages, completions and the page of SyNAP's options.
@Suite struct ReferencePagesTests {
  private static let tables = ToolCatalog.tables

  @Test func everyTableHasAToolOfItsName() throws {
    for table in Self.tables {
      let outcome = try ToolProcess.run(table.name, ["--help"])
      #expect(outcome.error == table.help(program: ToolProcess.path(of: table.name)))
      #expect(outcome.status == 0)
    }
    #expect(Set(Self.tables.map(\.name)).count == Self.tables.count)
  }

  @Test func manualPagesAndCompletionsNameEveryOption() throws {
    let directory = try TemporaryDirectory()
    let outcome = try ToolProcess.run(
      "synap", ["docs", "--man-dir", "man", "--completions-dir", "completions"], in: directory)
    #expect(outcome.status == 0, "\(outcome.error)")
    for table in Self.tables {
      let manual = try File.readText(directory.path("man/man1/\(table.name).1"))
      let bash = try File.readText(directory.path("completions/bash/\(table.name)"))
      let zsh = try File.readText(directory.path("completions/zsh/_\(table.name)"))
      let fish = try File.readText(directory.path("completions/fish/\(table.name).fish"))
      for option in table.options {
        #expect(manual.contains("\\fB\(option.name.replacing("-", with: "\\-"))\\fR"))
        #expect(bash.contains(option.name))
        #expect(zsh.contains("'\(option.name)["))
        #expect(fish.contains(" \(option.name.drop { $0 == "-" })"))
      }
    }
    let convert = try File.readText(directory.path("man/man1/synap-convert.1"))
    #expect(convert.contains("\\fB\\-\\-out\\-dir\\fR \\fIdir\\fR"))
    #expect(convert.hasPrefix(".TH \"SYNAP\\-CONVERT\" 1 "))
    let root = try File.readText(directory.path("man/man1/synap.1"))
    #expect(root.contains("\\fBsynap\\-image_od\\fR(1)"))
    #expect(try File.readText(directory.path("completions/bash/synap")).contains("image_od"))
  }

  @Test(.enabled(if: File.exists("/usr/bin/groff"))) func manualPagesAreWellFormed() throws {
    let directory = try TemporaryDirectory()
    _ = try ToolProcess.run("synap", ["docs", "--man-dir", "man"], in: directory)
    let pages = try FileManager.default.contentsOfDirectory(atPath: directory.path("man/man1"))
    #expect(pages.count > 15)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/groff")
    process.arguments = ["-man", "-Tutf8", "-ww", "-z"] + pages
    process.currentDirectoryURL = URL(fileURLWithPath: directory.path("man/man1"))
    let complaints = Pipe()
    process.standardError = complaints
    try process.run()
    let bytes = complaints.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(String(decoding: bytes, as: UTF8.self) == "")
    #expect(process.terminationStatus == 0)
  }

  /// What bash offers after `words`.
  private func offered(_ words: [String], in directory: TemporaryDirectory) throws -> [String] {
    let script = """
      source completions/bash/synap_cli
      COMP_WORDS=(synap_cli "$@"); COMP_CWORD=$#
      _synap_cli
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", script, "bash"] + words
    process.currentDirectoryURL = URL(fileURLWithPath: directory.path)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  @Test(.enabled(if: File.exists("/bin/bash"))) func bashOffersWhatFits() throws {
    let directory = try TemporaryDirectory()
    _ = try ToolProcess.run("synap", ["docs", "--completions-dir", "completions"], in: directory)
    try directory.write("", to: "my model.synap")
    try directory.write("", to: "sub/other")
    #expect(try offered(["--se"], in: directory) == ["--secure"])
    #expect(try offered(["--secure", "a"], in: directory) == ["auto", "all"])
    #expect(try offered(["-r", "1"], in: directory) == [])
    #expect(try offered(["-m", "my"], in: directory) == ["my model.synap"])
    #expect(try offered(["-r", "1", "my"], in: directory) == ["my model.synap"])
    #expect(try offered(["--d"], in: directory) == ["--dump-raw", "--dump-out"])
  }

  @Test func nothingOfSynapsIsLeftUndecided() throws {
    let directory = try TemporaryDirectory()
    let outcome = try ToolProcess.run("synap", ["docs", "--out-dir", "."], in: directory)
    #expect(outcome.status == 0, "\(outcome.error)")
    let page = try File.readText(directory.path("synap-options.md"))
    let undecided = page.split(separator: "\n").filter { $0.contains("not decided") }
    #expect(undecided.isEmpty, "\(undecided)")
    #expect(page.split(separator: "\n").count > 200)
  }

  @Test func wantsADestination() throws {
    let outcome = try ToolProcess.run("synap", ["docs"])
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("give --out-dir, --man-dir or --completions-dir"))
  }
}
