import SynapCore

/// What goes wrong while a network is imported: an importer goes on after an error, so that everything
/// that is not supported is reported at once.
struct ImportLog {
  /// The errors so far.
  private(set) var errors: [Diagnostic] = []
  /// What the user should know.
  private(set) var warnings: [Diagnostic] = []
  /// The values that a node with an error should have computed, and what depends on them.
  private var failed = Set<String>()

  /// Keeps `error`, of whatever kind, as one at `location`, and gives up the values `results`.
  mutating func record(_ error: any Error, at location: Location, results: [String?]) {
    switch error {
    case let diagnostic as Diagnostic: errors.append(diagnostic.located(in: location))
    case let diagnostics as Diagnostics:
      errors += diagnostics.all.map { $0.located(in: location) }
    default: errors.append(.error("\(error)", at: location))
    }
    giveUp(results)
  }

  /// Keeps `error`.
  mutating func record(_ error: Diagnostic) { errors.append(error) }

  /// Keeps `warning`.
  mutating func warn(_ warning: Diagnostic) { warnings.append(warning) }

  /// Records an error for each of `names`, which shapes are given for, that the network doesn't have.
  ///
  /// - Parameters:
  ///   - known: the names that a shape can be given for.
  ///   - inputs: the network's inputs, for a note.
  ///   - role: what the network has no such thing as, where that needs saying.
  mutating func recordShapes(
    ofUnknown names: some Sequence<String>, known: Set<String>, inputs: [String], role: String = ""
  ) {
    let list = inputs.map { "'\($0)'" }.joined(separator: ", ")
    for name in names.sorted() where !known.contains(name) {
      let meant =
        Suggestion.nearest(to: name, among: inputs).map { ["did you mean '\($0)'?"] } ?? []
      record(
        .error(
          "a shape is given for '\(name)', which the network does not have\(role)",
          notes: meant + ["its inputs are \(list)"]))
    }
  }

  /// Says that the values `names` won't be computed.
  mutating func giveUp(_ names: [String?]) { failed.formUnion(names.compactMap { $0 }) }

  /// Whether an error keeps the value `name` from being computed.
  func hasFailed(_ name: String?) -> Bool { name.map(failed.contains) ?? false }

  /// Throws `Diagnostics` with all errors where there are any.
  func finish() throws {
    guard errors.isEmpty else { throw Diagnostics(errors) }
  }
}
