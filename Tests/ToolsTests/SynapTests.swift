import Foundation
import SynapCore
import Testing

@Suite struct SynapTests {
  static let overview = """
    SyNAP Toolkit

    Usage:
        synap COMMAND ARGS
        Run 'synap COMMAND --help' for more information on a command.

    Commands:
        calibrate         Measure calibration statistics of a model
        compare           Compare a compiled model with its source, layer by layer
        convert           Convert and compile model
        disasm            Show the instructions of a compiled model
        docs              Write the reference pages of the toolkit
        fit               Compare the timing model with times measured on a board
        help              Show help
        image_from_raw    Generate image file from raw format
        image_od          Superimpose object-detection boxes to an image
        image_to_raw      Convert image file to raw format
        info              Show what a network or a compiled model consists of
        keys              Make test keys and certificates for secure models
        profile           Show where a compiled model's time goes on the silicon, by the timing model
        run               Detect objects with the source model in float
        version           Show version

    """

  @Test(arguments: [[], ["help"], ["--help"]]) func listsItsCommands(_ arguments: [String]) throws {
    let outcome = try ToolProcess.run("synap", arguments)
    #expect(outcome == .init(status: 0, output: Self.overview, error: ""))
  }

  @Test func showsBothVersions() throws {
    for command in ["version", "--version", "-v"] {
      let outcome = try ToolProcess.run("synap", [command])
      #expect(outcome.output == "\(SynapVersion.current) (compatible with SyNAP 3.2.0)\n")
    }
    for option in ["-v", "--version"] {
      let converter = try ToolProcess.run("synap", ["convert", option])
      #expect(converter == .init(status: 0, output: "3.2.0\n", error: ""))
    }
  }

  @Test func helpsWithEveryCommand() throws {
    let commands = [
      "calibrate", "compare", "convert", "disasm", "docs", "fit", "image_od", "profile", "run",
      "version",
    ]
    for command in commands {
      for arguments in [[command, "--help"], ["help", command]] {
        let outcome = try ToolProcess.run("synap", arguments)
        #expect(outcome.output.contains("USAGE: synap \(command)"), "\(arguments)")
        #expect(outcome.error == "")
        #expect(outcome.status == 0)
      }
    }
  }

  @Test(arguments: [
    (["nonsense"], "Error: unknown command 'nonsense'\nUsage: synap <subcommand>\n"),
    (["version", "--out", "x"], "Error: unknown option '--out'\nUsage: synap version"),
    (["convert"], "Missing expected argument '--model <file>'"),
    (["image_od"], "Missing expected argument '--src <file>'"),
    (["run", "--score-threshold", "x", "--model", "a", "b"], "The value 'x' is invalid"),
  ])
  func endsWithOneForWrongArguments(_ arguments: [String], _ message: String) throws {
    let outcome = try ToolProcess.run("synap", arguments)
    #expect(outcome.error.contains(message), "\(outcome.error)")
    #expect(outcome.output == "")
    #expect(outcome.status == 1)
  }

  @Test(arguments: [
    (["convrt", "--model", "x"], "unknown command 'convrt'", "convert"),
    (["convert", "--modle", "x"], "unknown option '--modle'", "--model"),
    (["convert", "-model=x", "--", "--out"], "unknown option '-model'", "--model"),
    (["convert", "--model", "a", "--out", "b", "--target", "VS680"], "unknown option '--out'", ""),
    (["profile", "model.synap", "--tpo", "-5"], "unknown option '--tpo'", "--top"),
    (
      ["compare", "--model", "a", "--treshold", "-1e1", "b"], "unknown option '--treshold'",
      "--threshold"
    ),
  ])
  func namesWhatWasMeant(_ arguments: [String], _ message: String, _ meant: String) throws {
    let outcome = try ToolProcess.run("synap", arguments)
    let note = meant.isEmpty ? "" : "  note: did you mean '\(meant)'?\n"
    let command = meant.hasPrefix("-") || meant.isEmpty ? "\(arguments[0]) " : ""
    #expect(outcome.error.hasPrefix("Error: \(message)\n\(note)Usage: synap \(command)"))
    #expect(outcome.error.hasSuffix("\n  See 'synap \(command)--help' for more information.\n"))
    #expect(outcome.error.split(separator: "\n").count == (meant.isEmpty ? 3 : 4))
    #expect(outcome.output == "" && outcome.status == 1)
  }

  @Test func namesEveryUnknownOption() throws {
    let outcome = try ToolProcess.run("synap", ["convert", "--modle", "x", "--targte", "VS680"])
    #expect(
      outcome.error.hasPrefix(
        """
        Error: unknown option '--modle'
          note: did you mean '--model'?
        Error: unknown option '--targte'
          note: did you mean '--target'?
        Usage: synap convert\(" ")
        """))
  }

  @Test func disassemblesWhatItCanAssemble() throws {
    let directory = try TemporaryDirectory()
    try directory.write(SmallModel.archive(), to: "model.synap")
    let text = try ToolProcess.run("synap", ["disasm", "model.synap"], in: directory)
    #expect(text.output.hasPrefix("program target=\"VS680\""))
    #expect(text.output.contains("copy "))
    let check = try ToolProcess.run("synap", ["disasm", "--check", "model.synap"], in: directory)
    #expect(
      check
        == .init(
          status: 0, output: "model.synap: 1 instructions, assembled as disassembled\n", error: ""))
  }

  @Test func writesTheReferencePagesOfTheRepository() throws {
    let directory = try TemporaryDirectory()
    let outcome = try ToolProcess.run("synap", ["docs", "--out-dir", "a/b"], in: directory)
    #expect(outcome.status == 0, "\(outcome)")
    let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
    let pages = try FileManager.default.contentsOfDirectory(atPath: directory.path("a/b"))
    #expect(pages.contains("postprocessing.md") && pages.count > 4)
    for page in pages {
      let text = try File.readText(directory.path("a/b/" + page))
      #expect(text.hasPrefix("# "))
      #expect(
        try File.readText("\(root)/docs/\(page)") == text,
        "docs/\(page) is stale: run 'make docs'")
    }
  }
}
