import SynapCore

/// Fits the figures of `Hardware` that no document gives to measured times.
///
/// What is minimized is `Σ e⁴ + Σ d²`: `e = (predicted / measured - 1) / tolerance`, to the fourth power so
/// that no row is given up for the others, and `d = ln(figure / start) / spread`, which holds figures
/// where they are that no measurement depends on. Figures of the family are the same for all chips.
/// The result depends on the measurements alone.
public struct TimingFit: Sendable {
  /// What is said of one measurement.
  public struct Row: Sendable {
    /// The measurement.
    public var measurement: Measurement
    /// What the fit to all measurements predicts.
    public var predicted: Double
    /// What a fit to all others predicts; nil where that was not asked for.
    public var predictedByOthers: Double?

    /// The relative error of `predicted`.
    public var error: Double { predicted / measurement.value - 1 }
    /// The relative error of `predictedByOthers`.
    public var errorByOthers: Double? { predictedByOthers.map { $0 / measurement.value - 1 } }
    /// Whether the error is acceptable.
    public var isWithinTolerance: Bool { abs(error) <= measurement.tolerance }
  }

  /// The measurements with the figures of their chips.
  public let measurements: [Measurement]
  /// The figures that are fitted.
  public let constants: [HardwareConstant]
  /// How far figures may go from where they start, as a natural logarithm.
  public var spread = 5.0
  private let chips: [Hardware]

  /// Prepares a fit of `constants` to `measurements`.
  ///
  /// - Throws: a `Diagnostic` where a target is not known.
  public init(
    _ measurements: [Measurement],
    constants: [HardwareConstant] = HardwareConstant.all.filter { $0.origin == .fitted }
  ) throws {
    self.measurements = measurements
    self.constants = constants
    chips = try measurements.map { try $0.workload.hardware() }
  }

  /// What the figures as they are predict, and what fits that leave a row out would have if
  /// `leavesOneOut`.
  public func rows(with values: [Double]? = nil, leavesOneOut: Bool = false) -> [Row] {
    let values = values ?? starts
    return measurements.indices.map { index in
      var others: Double?
      if leavesOneOut {
        var kept = Array(measurements.indices)
        kept.remove(at: index)
        others = predicted(index, by: fitted(to: kept, from: values))
      }
      return Row(
        measurement: measurements[index], predicted: predicted(index, by: values),
        predictedByOthers: others)
    }
  }

  /// The values of `constants` that fit all measurements best.
  public func fitted() -> [Double] { fitted(to: Array(measurements.indices), from: starts) }

  /// The values of `constants` before the fit.
  public var starts: [Double] {
    let chip = chips.first ?? .vs680
    return constants.map { chip[keyPath: $0.path] }
  }

  private func predicted(_ index: Int, by values: [Double]) -> Double {
    var chip = chips[index]
    for (constant, value) in zip(constants, values) { chip[keyPath: constant.path] = value }
    return measurements[index].predicted(by: chip)
  }

  /// Levenberg's and Marquardt's method on the logarithms of the figures.
  private func fitted(to indices: [Int], from values: [Double]) -> [Double] {
    let origin = starts.map(logarithm)
    func residuals(_ point: [Double]) -> [Double] {
      let values = point.map(exponential)
      let errors = indices.map { index in
        let measurement = measurements[index]
        let error =
          (predicted(index, by: values) / measurement.value - 1) / measurement.tolerance
        return error * abs(error)
      }
      return errors + zip(point, origin).map { ($0 - $1) / spread }
    }
    var point = values.map(logarithm)
    var current = residuals(point)
    var damping = 1e-3
    for _ in 0..<60 {
      let step = 1e-3
      let columns = point.indices.map { axis in
        var moved = point
        moved[axis] += step
        return zip(residuals(moved), current).map { ($0 - $1) / step }
      }
      var system = LinearSystem(columns: columns, residuals: current)
      let move = system.solved(damping: damping)
      let next = zip(point, move).map { $0 - min(max($1, -0.5), 0.5) }
      let trial = residuals(next)
      let (before, after) = (square(current), square(trial))
      if after < before {
        (point, current) = (next, trial)
        damping = max(damping / 4, 1e-9)
        if before - after < 1e-9 * before { break }
      } else {
        damping *= 8
        if damping > 1e9 { break }
      }
    }
    return point.map(exponential)
  }

  private func square(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 } }
}
