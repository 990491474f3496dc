extension Hardware {
  /// The page `docs/hardware.md`: every figure with its unit, its values and where it comes from.
  public static func documentation() -> String {
    let rows = HardwareConstant.all.map { constant in
      row(
        constant.name, constant.unit, constant.origin.rawValue,
        [Hardware.vs680, .vs640].map { text($0[keyPath: constant.path]) }, constant.source)
    }
    let sizes = [
      row(
        "sramByteCount", "B", "fitted",
        [Hardware.vs680, .vs640].map { "\($0.sramByteCount)" },
        "feature maps that don't fit here go through DDR; the compiler places them by it, so "
          + "`synap fit` can't move it"),
      row(
        "weightCacheByteCount", "B", "derived",
        [Hardware.vs680, .vs640].map { "\($0.weightCacheByteCount)" },
        "room for parameters that are fetched ahead: the 512 KiB that are typical of the family"),
    ]
    return """
      # Figures of the hardware

      What the timing model reckons with; `docs/timing.md` says how. This file is generated from
      `Sources/SynapNPU/Targets/HardwareConstant.swift`. Published figures stand in public documents,
      derived ones follow from a single published measurement, fitted ones from all of them together,
      assumed ones are orders of magnitude that nothing published says.

      | figure | unit | known as | VS680, SL1680 | VS640, SL1640 | what it is |
      |---|---|---|---|---|---|

      """ + (rows + sizes).joined()
  }

  private static func row(
    _ name: String, _ unit: String, _ origin: String, _ values: [String], _ source: String
  ) -> String {
    "| `\(name)` | \(unit) | \(origin) | \(values[0]) | \(values[1]) | \(source) |\n"
  }

  /// Whole numbers without a decimal point.
  private static func text(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e6 ? "\(Int(value))" : "\(value)"
  }
}
