import SynapCore

/// A value together with the place in the metafile it was read from.
public struct Located<Value: Equatable & Sendable>: Equatable, Sendable {
  /// The value.
  public var value: Value
  /// File, line and column of the value, for errors that later stages find.
  public var location: Location

  /// Creates a value read at `location`.
  public init(_ value: Value, at location: Location = Location()) {
    self.value = value
    self.location = location
  }
}
