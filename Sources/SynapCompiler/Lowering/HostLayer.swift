import SynapCore

/// A layer of a compiled network that the host's processor runs.
public struct HostLayer: Hashable, Sendable {
  /// Why the NPU doesn't run a layer.
  public enum Reason: Hashable, Sendable {
    /// The machine has no instruction for the operator.
    case noInstruction
    /// The machine's instruction doesn't go so far.
    case beyondInstruction(String)
    /// The metafile says so.
    case delegated
    /// The target has no NPU.
    case noNPU
  }

  /// The name of the operator.
  public let operation: String
  /// Where it stands in the network.
  public let location: Location
  /// Why it is there.
  public let reason: Reason
  /// How long it takes there by the timing model, in seconds; nil where the target has none.
  public let time: Double?

  /// What the user is told.
  public var warning: Diagnostic {
    let cause =
      switch reason {
      case .noInstruction: "the NPU has no instruction for \(operation)"
      case .beyondInstruction(let message): message
      case .delegated: "the metafile says so"
      case .noNPU: "the target has no NPU"
      }
    let cost = time.map { ", about \(($0 * 1000).fixed(2)) ms" } ?? ""
    return .warning("runs on the host's processor\(cost): \(cause)", at: location)
  }
}
