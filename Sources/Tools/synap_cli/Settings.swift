import SynapCore
import SynapRuntime
import ToolSupport

/// What the arguments of `synap_cli` ask for.
struct Settings {
  /// Which buffers are in memory that can't be read.
  enum Security: String, CaseIterable {
    case auto, none, `in`, out, all

    /// Places the buffers of `network`.
    ///
    /// - Throws: a `Diagnostic` where the model's policies forbid that.
    func place(buffersOf network: Network) throws {
      switch self {
      case .auto: try network.placeBuffers()
      case .none: try network.placeBuffers(secureInputs: false, secureOutputs: false)
      case .in: try network.placeBuffers(secureInputs: true, secureOutputs: false)
      case .out: try network.placeBuffers(secureInputs: false, secureOutputs: true)
      case .all: try network.placeBuffers(secureInputs: true, secureOutputs: true)
      }
    }
  }

  static let repeats = ToolOption("-r", "n", help: "Repeat count", fallback: "1")
  static let cycles = ToolOption(
    "--rr", "n", help: "Repeat network creation count", fallback: "1")
  static let rate = ToolOption("--fps", "n", help: "Inferences per second", fallback: "0")
  static let secure = ToolOption(
    "--secure", "s", help: "Buffer security: auto none in out all", fallback: "auto")
  static let allocator = ToolOption(
    "--allocator", "s", help: "Allocator: auto synap", fallback: "auto")
  static let contiguous = ToolOption("--cma", help: "Use contiguous memory allocator")
  static let noFlush = ToolOption("--noflush", help: "Skip cache flush/invalidate")
  static let topFive = ToolOption("--top5", help: "Print top5 classes")
  static let dumpRaw = ToolOption(
    "--dump-raw", help: "Save raw outputs to output_raw_<i>.dat")
  static let dumpOut = ToolOption(
    "--dump-out", help: "Save denormalized float32 outputs to output_float_<i>.dat")
  static let profiling = ToolOption(
    "--profiling", "file", help: "Save the estimated per-layer profile to file")
  static let lock = ToolOption("--lock", help: "Lock inference during execution")
  static let version = ToolOption("--version", help: "Show version")

  static let options = OptionTable(
    title: "Synap network test program", summary: "[options] data-file(s)",
    options: ToolOption.modelSelection + [
      repeats, cycles, rate, secure, allocator, contiguous, noFlush, topFive, dumpRaw, dumpOut,
      profiling, lock, version, .help,
    ],
    notes: """
      Special file names:
        zero      -> automatically generate 0-filled input
        random    -> automatically generate random input
        value:<n> -> write the given value to scalar input

      """)

  let showsVersion: Bool
  let locks: Bool
  let flushes: Bool
  let security: Security
  let repeatCount: Int
  let cycleCount: Int
  /// The time from the start of one inference to that of the next, in milliseconds.
  let period: Int
  let showsTopFive: Bool
  let savesRawOutputs: Bool
  let savesFloatOutputs: Bool
  let profile: String?
  let files: [String]
  private let parsed: ParsedOptions

  init(_ parsed: ParsedOptions) throws {
    self.parsed = parsed
    showsVersion = parsed.has(Self.version)
    locks = parsed.has(Self.lock)
    flushes = !parsed.has(Self.noFlush)
    let allocator = parsed.text(Self.allocator)
    guard ["auto", "synap"].contains(allocator) else {
      throw ToolExit.failure("Unknown allocator: \(allocator)")
    }
    guard let security = Security(rawValue: parsed.text(Self.secure)) else {
      throw ToolExit.failure("Unknown secure mode: \(parsed.text(Self.secure))")
    }
    self.security = security
    repeatCount = try parsed.count(Self.repeats)
    cycleCount = try parsed.count(Self.cycles)
    let rate = try parsed.count(Self.rate)
    period = rate > 0 ? 1000 / rate : 0
    showsTopFive = parsed.has(Self.topFive)
    savesRawOutputs = parsed.has(Self.dumpRaw)
    savesFloatOutputs = parsed.has(Self.dumpOut)
    profile = parsed.given(Self.profiling)
    files = parsed.positionals
  }

  /// The model that is tested.
  func model() throws -> ModelSelection { try ModelSelection(parsed) }
}
