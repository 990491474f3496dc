/// A key of the cryptographic library, which nothing changes once it is made, so that threads may
/// share it. Its memory is cleared when the last copy goes.
struct SharedKey<Key>: @unchecked Sendable {
  /// The key.
  let value: Key
}
