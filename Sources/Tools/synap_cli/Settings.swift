import SynapCore
import SynapRuntime
import ToolSupport

/// What the arguments of `synap_cli` ask for.
struct Settings {
  private typealias Options = SynapCLIOptions

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
  /// Whether a program reads what is printed.
  let printsDocument: Bool
  let files: [String]
  private let parsed: ParsedOptions

  init(_ parsed: ParsedOptions) throws {
    self.parsed = parsed
    showsVersion = parsed.has(Options.version)
    locks = parsed.has(.lock)
    flushes = !parsed.has(Options.noFlush)
    let allocator = parsed.text(Options.allocator)
    guard ["auto", "synap"].contains(allocator) else {
      throw ToolExit.failure("Unknown allocator: \(allocator)")
    }
    guard let security = Security(rawValue: parsed.text(Options.secure)) else {
      throw ToolExit.failure("Unknown secure mode: \(parsed.text(Options.secure))")
    }
    self.security = security
    repeatCount = try parsed.count(Options.repeats)
    cycleCount = try parsed.count(Options.cycles)
    let rate = try parsed.count(Options.rate)
    period = rate > 0 ? 1000 / rate : 0
    showsTopFive = parsed.has(Options.topFive)
    savesRawOutputs = parsed.has(.dumpRaw)
    savesFloatOutputs = parsed.has(Options.dumpOut)
    profile = parsed.given(Options.profiling)
    printsDocument = parsed.has(.json)
    files = parsed.positionals
  }

  /// The model that is tested.
  func model() throws -> ModelSelection { try ModelSelection(parsed) }
}
