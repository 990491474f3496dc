import Testing

extension Tag {
  /// Takes seconds: whole networks, or thousands of cases.
  @Tag static var slow: Self
}
