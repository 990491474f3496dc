/// What the silicon has to do for a copy. It keeps feature maps in planes, one per channel, where
/// the machine keeps the channels of a pixel side by side: what is a rearrangement for one may be none
/// for the other. The order changes what a copy costs, never what it computes.
public enum CopyOrder: String, CaseIterable, Hashable, Sendable, CustomStringConvertible {
  /// Elements are read in their order and written where they belong.
  case linear
  /// Elements lie in the same order on both sides: blocks move.
  case planes
  /// Elements are read one by one from scattered places.
  case gathered

  /// The word in assembly text.
  public var description: String { rawValue }
}
