#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The variables of this process's environment.
package enum Environment {
  /// The value of the variable `name`; nil where it is not set or empty.
  package static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The folder `name` of this user: in the folder that `variable` names, or else in `fallback` of
  /// the home directory; nil where neither is set.
  package static func userFolder(
    _ name: String, in variable: String, orHome fallback: String
  ) -> String? {
    let parent = self.variable(variable) ?? self.variable("HOME").map { $0 + "/" + fallback }
    return parent.map { $0 + "/" + name }
  }
}
