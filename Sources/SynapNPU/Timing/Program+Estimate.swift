import SynapCore

extension Program {
  /// How long the target's silicon would take for this program, by its timing model.
  ///
  /// - Throws: a `Diagnostic` where the target is not known or has no NPU.
  public func estimate() throws -> Estimate { try Workload(of: self).estimate() }
}

extension Workload {
  /// How long the target's silicon would take, by its timing model.
  ///
  /// - Throws: a `Diagnostic` where the target is not known or has no NPU.
  public func estimate() throws -> Estimate { Estimate(self, hardware: try hardware()) }

  /// The figures of the target.
  ///
  /// - Throws: a `Diagnostic` where the target is not known or has no NPU.
  public func hardware() throws -> Hardware {
    guard let hardware = try Target.named(targetName).hardware else {
      throw Diagnostic.error("the target \(targetName) has no NPU, whose time could be estimated")
    }
    return hardware
  }
}
