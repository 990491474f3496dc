import SynapCore
import SynapNPU

extension Target {
  /// The target called `name`, in any case and by its aliases.
  ///
  /// - Throws: a `Diagnostic` where there is none, or none that programs are made for.
  static func convertible(named name: String) throws -> Target {
    let available = all.map(\.name).sorted()
    guard let target = try? named(name) else {
      throw Diagnostic.error(
        "Invalid target specified: \(name). Available targets: "
          + available.joined(separator: ", "))
    }
    guard target.isSupported else {
      throw Diagnostic.error(
        "the target \(target.name) has no NPU that this version compiles for",
        notes: ["supported are " + supported.map(\.name).joined(separator: ", ")])
    }
    return target
  }
}
