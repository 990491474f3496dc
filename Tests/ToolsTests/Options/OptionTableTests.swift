import Testing
import ToolSupport

@Suite struct OptionTableTests {
  static let model = ToolOption("-m", "file", help: "Model file")
  static let repeats = ToolOption("-r", "n", help: "Repeat count", fallback: "1")
  static let loud = ToolOption("--loud", help: "Say more")
  static let table = OptionTable(
    name: "tool", title: "Test tool", summary: "[options] file(s)",
    options: [model, repeats, loud, .help],
    notes: "Notes:\n  one\n")

  static let help = """
    Test tool
    usage: tool [options] file(s)
        -m <file>  Model file
        -r <n>     Repeat count [1]\u{20}
        --loud     Say more
        --help     Show help
    Notes:
      one

    """

  /// Arguments, and what they should say.
  struct Case: CustomTestStringConvertible {
    var arguments: [String]
    var model: String?
    var repeats = "1"
    var isLoud = false
    var positionals: [String] = []

    var testDescription: String { arguments.joined(separator: " ") }
  }

  static let cases = [
    Case(arguments: []),
    Case(arguments: ["a", "b"], positionals: ["a", "b"]),
    Case(arguments: ["-m", "x"], model: "x"),
    Case(arguments: ["-r", "5", "random"], repeats: "5", positionals: ["random"]),
    Case(arguments: ["--loud", "-m", "x", "a"], model: "x", isLoud: true, positionals: ["a"]),
    Case(arguments: ["-r", "5", "-r", "6", "a"], repeats: "5", positionals: ["a"]),
    Case(arguments: ["-m", "-r", "a"], model: "-r", positionals: ["a"]),
    Case(arguments: ["a", "-b"], positionals: ["a", "-b"]),
    Case(arguments: ["-m", ""], model: ""),
  ]

  @Test(arguments: cases) func readsArguments(_ example: Case) throws {
    let parsed = try Self.table.parse(example.arguments, program: "tool")
    #expect(parsed.given(Self.model) == example.model)
    #expect(parsed.text(Self.repeats) == example.repeats)
    #expect(parsed.has(Self.loud) == example.isLoud)
    #expect(parsed.positionals == example.positionals)
  }

  @Test(arguments: [
    (["--foo"], "--foo ", ""),
    (["--foo", "-x", "a"], "--foo -x ", ""),
    (["a", "-r", "2"], "a ", ""),
    (["a", "--bad", "-r", "2", "--worse", "b"], "a --bad --worse ", ""),
    (["-r=2"], "-r=2 ", "  note: did you mean '-r 2'?\n"),
    (["-m"], "-m ", ""),
    (["--LOUD"], "--LOUD ", "  note: did you mean '--loud'?\n"),
    (["--ludo"], "--ludo ", ""),
    (["--laud=1"], "--laud=1 ", "  note: did you mean '--loud'?\n"),
    (
      ["--m", "x", "--hepl", "-r", "1"], "--m x --hepl ",
      """
        note: did you mean '-m' instead of '--m'?
        note: did you mean '--help' instead of '--hepl'?

      """
    ),
  ])
  func namesIllegalOptions(_ arguments: [String], _ list: String, _ notes: String) {
    let expected = ToolExit(text: "Illegal option(s): \(list)\n\(notes)" + Self.help, status: 1)
    #expect(throws: expected) { try Self.table.parse(arguments, program: "tool") }
  }

  @Test func showsHelp() {
    #expect(throws: ToolExit(text: Self.help, status: 0)) {
      try Self.table.parse(["-r", "2", "--help"], program: "tool")
    }
  }

  @Test(arguments: ["x", "-1", "1.5", "99999999999999999999", ""])
  func refusesWhatIsNoCount(_ text: String) throws {
    let parsed = try Self.table.parse(["-r", text], program: "tool")
    #expect(throws: ToolExit.failure("Error: -r takes a number from 0, not '\(text)'")) {
      try parsed.count(Self.repeats)
    }
  }

  @Test(arguments: ["x", "nan", "inf"]) func refusesWhatIsNoNumber(_ text: String) throws {
    let parsed = try Self.table.parse(["-r", text], program: "tool")
    #expect(throws: ToolExit.failure("Error: -r takes a number, not '\(text)'")) {
      try parsed.number(Self.repeats)
    }
  }
}
