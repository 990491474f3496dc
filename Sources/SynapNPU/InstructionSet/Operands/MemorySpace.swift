/// A flat byte space of the machine.
public enum MemorySpace: Int, CaseIterable, Hashable, Sendable, CustomStringConvertible {
  /// Constants inside the program file: weights, biases, tables. Read-only, in DDR.
  case parameters
  /// The work area in DDR.
  case ddr
  /// The memory on the chip.
  case sram

  /// The name in assembly text, for example `sram`.
  public var description: String {
    switch self {
    case .parameters: "param"
    case .ddr: "ddr"
    case .sram: "sram"
    }
  }
}
