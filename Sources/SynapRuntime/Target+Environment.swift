import SynapCore
import SynapNPU

extension Target {
  /// The target that `SYNAP_TARGET` in the environment names; nil where it is not set or empty.
  ///
  /// - Throws: a `Diagnostic` where there is no such target.
  static var ofEnvironment: Target? {
    get throws {
      guard let name = Environment.variable("SYNAP_TARGET") else { return nil }
      do { return try named(name) } catch let error as Diagnostic {
        throw Diagnostic.error("SYNAP_TARGET: \(error.message)", notes: error.notes)
      }
    }
  }

  /// Throws a `Diagnostic` where `program` was compiled for another NPU.
  func check(_ program: Program) throws {
    guard try runsPrograms(of: .named(program.targetName)) else {
      throw Diagnostic.error(
        "the model is for \(program.targetName) and can't run on \(name)",
        notes: ["convert it with --target \(name)"])
    }
  }
}
