import SynapCore

extension Program {
  /// How long the target's silicon would take for this program, by its timing model.
  ///
  /// - Throws: a `Diagnostic` where the target is not known.
  public func estimate() throws -> Estimate {
    guard let hardware = try Target.named(targetName).hardware else {
      throw Diagnostic.error("there is no timing model of the target \(targetName)")
    }
    return Estimate(program: self, hardware: hardware)
  }
}
