import SynapCore
import SynapNPU

extension Target {
  /// The names of all targets in the order of SyNAP's message.
  static let publishedNames = ["GENERIC", "DVF120", "VS640", "VS680", "SL1620", "SL1640", "SL1680"]

  /// The target called `name`, in any case and by its aliases.
  ///
  /// - Throws: a `Diagnostic` where there is none.
  package static func convertible(named name: String) throws -> Target {
    guard let target = try? named(name) else {
      throw Diagnostic.error(
        "Invalid target specified: \(name). Available targets: "
          + publishedNames.joined(separator: ", "))
    }
    return target
  }
}
