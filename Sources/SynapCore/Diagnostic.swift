/// A message about an input: what is wrong, how bad it is, and where.
///
/// Printed as one stable line, `net.onnx: 'Conv_3' (Conv, node 12): error: …`, followed by one
/// line per note. Library calls that fail because of their input throw a `Diagnostic`.
public struct Diagnostic: Error, Equatable, Sendable, CustomStringConvertible {
  /// How bad a diagnosed condition is.
  public enum Severity: String, Sendable {
    /// The work goes on; the result may not be what the user wants.
    case warning
    /// The input is at fault and the work can't be done.
    case error
  }

  /// How bad the condition is.
  public var severity: Severity
  /// What is wrong, in one line without a trailing full stop.
  public var message: String
  /// Where it is wrong.
  public var location: Location
  /// What else helps: valid values, a suggestion, the other place involved.
  public var notes: [String]

  /// Creates a diagnostic.
  public init(
    _ severity: Severity, _ message: String, at location: Location = Location(),
    notes: [String] = []
  ) {
    self.severity = severity
    self.message = message
    self.location = location
    self.notes = notes
  }

  /// Creates an error, the usual thing to throw.
  public static func error(
    _ message: String, at location: Location = Location(), notes: [String] = []
  ) -> Diagnostic {
    Diagnostic(.error, message, at: location, notes: notes)
  }

  /// Creates a warning.
  public static func warning(
    _ message: String, at location: Location = Location(), notes: [String] = []
  ) -> Diagnostic {
    Diagnostic(.warning, message, at: location, notes: notes)
  }

  /// This diagnostic with the parts of `outer` that its own location lacks.
  public func located(in outer: Location) -> Diagnostic {
    var result = self
    result.location.fill(from: outer)
    return result
  }

  /// `<location>: <severity>: <message>`, then one indented line per note.
  public var description: String {
    let place = location.description
    let head = place.isEmpty ? "" : place + ": "
    let lines = ["\(head)\(severity.rawValue): \(message)"] + notes.map { "  note: \($0)" }
    return lines.joined(separator: "\n")
  }
}

/// Several errors found in one go, printed one after the other.
public struct Diagnostics: Error, Equatable, Sendable, CustomStringConvertible {
  /// The errors, in the order they were found; never empty.
  public var all: [Diagnostic]

  /// Creates a list of errors.
  public init(_ all: [Diagnostic]) {
    precondition(!all.isEmpty, "Diagnostics needs at least one element")
    self.all = all
  }

  /// One diagnostic after the other.
  public var description: String { all.map(\.description).joined(separator: "\n") }
}

/// Runs `body` and adds `location` to every `Diagnostic` that it throws, alone or in a list.
public func locating<T>(in location: Location, _ body: () throws -> T) throws -> T {
  do {
    return try body()
  } catch let diagnostic as Diagnostic {
    throw diagnostic.located(in: location)
  } catch let diagnostics as Diagnostics {
    throw Diagnostics(diagnostics.all.map { $0.located(in: location) })
  }
}
