import SynapCore

/// A time that was measured on a board, and the workload that took it.
public struct Measurement: Sendable {
  /// What was measured.
  public enum Quantity: String, CaseIterable, Sendable {
    /// The median time of an inference in milliseconds.
    case median
    /// The time of reading the model's file in milliseconds.
    case load
    /// The time of preparing the model in milliseconds.
    case initialization = "init"
    /// The cycles of a layer in a profile, which leaves out what lies between instructions.
    case cycles
  }

  /// What the row is called.
  public var label: String
  /// What was run.
  public var workload: Workload
  /// What was measured.
  public var quantity: Quantity
  /// The measured value, more than 0.
  public var value: Double
  /// The relative error that is acceptable, more than 0; the smaller, the more the row weighs.
  public var tolerance: Double

  /// Creates a measurement.
  public init(
    label: String, workload: Workload, quantity: Quantity = .median, value: Double,
    tolerance: Double = 0.05
  ) {
    self.label = label
    self.workload = workload
    self.quantity = quantity
    self.value = value
    self.tolerance = tolerance
  }

  /// What the timing model says for a chip of the figures `hardware`.
  public func predicted(by hardware: Hardware) -> Double {
    let estimate = Estimate(workload, hardware: hardware)
    switch quantity {
    case .median: return estimate.milliseconds
    case .load: return estimate.loadMilliseconds
    case .initialization: return estimate.initializationMilliseconds
    case .cycles:
      return Double(estimate.cycles) - Double(workload.steps.count) * hardware.handoverCycles
    }
  }
}
