import SynapCore

/// A chip that programs are compiled for.
public struct Target: Hashable, Sendable, CustomStringConvertible {
  /// The name in metafiles and programs, for example `VS680`.
  public let name: String
  /// Other names of the same silicon.
  public let aliases: [String]
  /// The figures of the NPU; nil where the chip has none and its processor runs everything.
  public let hardware: Hardware?

  /// The name.
  public var description: String { name }
  /// Whether the chip has an NPU.
  public var hasNPU: Bool { hardware != nil }

  /// VS680, 22 convolution cores.
  public static let vs680 = Target(
    name: "VS680", aliases: ["VS680A0", "DOLPHIN"], hardware: .vs680)
  /// VS640, 4 convolution cores.
  public static let vs640 = Target(
    name: "VS640", aliases: ["VS640A0", "PLATYPUS"], hardware: .vs640)
  /// SL1680, the silicon of VS680.
  public static let sl1680 = Target(name: "SL1680", aliases: [], hardware: .vs680)
  /// SL1640, the silicon of VS640.
  public static let sl1640 = Target(name: "SL1640", aliases: [], hardware: .vs640)

  /// Every target, those without an NPU last.
  public static let all: [Target] =
    [vs680, vs640, sl1680, sl1640]
    + ["GENERIC", "DVF120", "SL1620"].map { Target(name: $0, aliases: [], hardware: nil) }

  /// Whether the chip runs programs that were compiled for `other`: those of the same NPU, and those
  /// that need none.
  public func runsPrograms(of other: Target) -> Bool {
    other.hardware == nil || other.hardware == hardware
  }

  /// The target called `name` or with that alias, in any case of letters.
  ///
  /// - Throws: a `Diagnostic` with the known names where there is none.
  public static func named(_ name: String) throws -> Target {
    let wanted = name.uppercased()
    if let target = all.first(where: { $0.name == wanted || $0.aliases.contains(wanted) }) {
      return target
    }
    throw Diagnostic.error(
      "unknown target '\(name)'",
      notes: ["known targets: " + all.map(\.name).joined(separator: ", ")])
  }
}
