import Foundation
import SynapCore

/// One of the built tools, run as a process of its own.
struct ToolProcess {
  /// What a run left behind.
  struct Outcome: Equatable {
    var status: Int32
    var output: String
    var error: String
  }

  /// The directory that the tools are built in: that of the test bundle.
  private static let directory: String = {
    let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") }
    let program =
      bundle
      ?? (try? FileManager.default.destinationOfSymbolicLink(
        atPath: "/proc/self/exe")) ?? CommandLine.arguments.first ?? ""
    return File.directory(of: program)
  }()

  /// The path of `tool`.
  static func path(of tool: String) -> String { directory + "/" + tool }

  /// Runs `tool` with `arguments` in the directory `directory`, and with `environment` beside this
  /// process's own; its outputs are no terminals.
  static func run(
    _ tool: String, _ arguments: [String], input: String = "",
    in directory: TemporaryDirectory? = nil, environment: [String: String] = [:]
  ) throws -> Outcome {
    let scratch = try TemporaryDirectory()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path(of: tool))
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.currentDirectoryURL = URL(fileURLWithPath: (directory ?? scratch).path)
    for name in ["output", "error"] { try scratch.write("", to: name) }
    try scratch.write(input, to: "input")
    process.standardInput = FileHandle(forReadingAtPath: scratch.path("input"))
    process.standardOutput = FileHandle(forWritingAtPath: scratch.path("output"))
    process.standardError = FileHandle(forWritingAtPath: scratch.path("error"))
    try process.run()
    process.waitUntilExit()
    guard process.terminationReason == .exit else {
      throw Diagnostic.error("\(tool) ended by signal \(process.terminationStatus)")
    }
    return Outcome(
      status: process.terminationStatus, output: try File.readText(scratch.path("output")),
      error: try File.readText(scratch.path("error")))
  }
}
