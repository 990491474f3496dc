/// What an instruction costs where it runs alone, and why.
public struct Cost: Hashable, Sendable {
  /// What keeps an instruction from being faster.
  public enum Bound: String, CaseIterable, Hashable, Sendable, CustomStringConvertible {
    /// Arithmetic, or the engine's own rate per element.
    case compute
    /// Traffic with DDR.
    case ddr = "DDR"
    /// Traffic on the chip.
    case sram = "SRAM"
    /// The start of an instruction.
    case start = "fixed cost"

    /// The word in tables.
    public var description: String { rawValue }
  }

  /// Cycles before the work begins.
  public var start = 0.0
  /// Cycles of computing alone.
  public var compute = 0.0
  /// Cycles of the traffic with DDR alone, but for parameters.
  public var ddr = 0.0
  /// Cycles of the traffic on the chip alone.
  public var sram = 0.0

  /// The cycles from start to end: the start, then computing and traffic side by side.
  public var cycles: Double { start + max(compute, ddr, sram) }

  /// What takes most of the cycles.
  public var bound: Bound {
    let longest = max(compute, ddr, sram)
    if start > longest { return .start }
    if ddr == longest { return .ddr }
    return sram == longest && sram > compute ? .sram : .compute
  }
}
