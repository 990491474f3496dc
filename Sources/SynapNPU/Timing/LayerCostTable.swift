/// What the silicon does for each layer, in the layout of the driver's `network_profile`.
public struct LayerCostTable: Equatable, Sendable {
  /// One layer.
  public struct Row: Equatable, Sendable {
    /// The layer's name.
    public var name: String
    /// The short name of the engine that is busy longest: NN, TP, SH, SW; `--` for none.
    public var engine: String
    /// The cycles by which it makes the program longer.
    public var cycles: Int
    /// The time that those take, in microseconds.
    public var microseconds: Int
    /// The bytes that it reads from DDR.
    public var bytesRead: Int
    /// The bytes that it writes to DDR.
    public var bytesWritten: Int

    /// Creates a row.
    public init(
      name: String, engine: String, cycles: Int, microseconds: Int, bytesRead: Int,
      bytesWritten: Int
    ) {
      self.name = name
      self.engine = engine
      self.cycles = cycles
      self.microseconds = microseconds
      self.bytesRead = bytesRead
      self.bytesWritten = bytesWritten
    }
  }

  /// The layers in their order; the last row of an estimate is the time in which none of them runs.
  public var rows: [Row]

  /// What the row is called in which no layer runs.
  public static let waiting = "(waiting for parameters)"

  /// Creates a table.
  public init(rows: [Row]) { self.rows = rows }

  /// The table of `estimate`: its cycles add up to those of the program.
  public init(_ estimate: Estimate) {
    rows = estimate.layers.map { cost in
      Row(
        name: estimate.workload.layers[cost.layer].name, engine: cost.engine?.rawValue ?? "--",
        cycles: cost.cycles, microseconds: estimate.microseconds(cost.cycles),
        bytesRead: cost.ddr.read, bytesWritten: cost.ddr.written)
    }
    let waiting = estimate.waitingCycles
    rows.append(
      Row(
        name: Self.waiting, engine: "--", cycles: waiting,
        microseconds: estimate.microseconds(waiting), bytesRead: 0, bytesWritten: 0))
  }

  /// The heading and a line per row, each with a newline.
  public var text: String {
    "| lyr |    cycle | time_us | byte_rd | byte_wr | ot | name\n"
      + rows.enumerated().map { index, row in
        "|\(padded(index, 4)) |\(padded(row.cycles, 9)) |\(padded(row.microseconds, 8)) "
          + "|\(padded(row.bytesRead, 8)) |\(padded(row.bytesWritten, 8)) "
          + "| \(row.engine) | \(row.name)\n"
      }.joined()
  }

  private func padded(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: " ", count: max(0, width - text.count)) + text
  }
}

extension Estimate {
  /// `cycles` in whole microseconds at the target's clock.
  public func microseconds(_ cycles: Int) -> Int {
    Int((milliseconds(cycles) * 1000).rounded())
  }
}
