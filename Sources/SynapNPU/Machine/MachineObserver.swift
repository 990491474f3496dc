/// Watches a run from outside: tracing, timing, dumps of intermediate results.
public protocol MachineObserver {
  /// Called before instruction `index` runs.
  func willRun(instruction index: Int, on machine: Machine)
  /// Called after instruction `index` has run.
  func didRun(instruction index: Int, on machine: Machine)
}

extension MachineObserver {
  /// Does nothing.
  public func willRun(instruction index: Int, on machine: Machine) {}
  /// Does nothing.
  public func didRun(instruction index: Int, on machine: Machine) {}
}
