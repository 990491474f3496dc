import Crypto
import SynapCore

/// What a key is called in files and messages: 16 hexadecimal digits that don't tell the key.
public struct KeyIdentifier: Hashable, Sendable, CustomStringConvertible {
  /// The digits.
  public let description: String

  /// The identifier that `text` is; nil where it is none.
  init?(_ text: String) {
    guard [UInt8](hexadecimal: text, isStrict: true)?.count == 8 else { return nil }
    description = text
  }

  /// The identifier of a public key: the first 8 bytes of its SHA-256.
  init(ofPublicKey bytes: [UInt8]) {
    description = SHA256.hash(data: bytes).prefix(8).hexadecimal
  }

  /// The identifier of a secret key: the first 8 bytes of an HMAC-SHA256 under it.
  init(ofSecretKey key: SymmetricKey) {
    description =
      HMAC<SHA256>.authenticationCode(
        for: Array("synap key identifier".utf8), using: key
      ).prefix(8).hexadecimal
  }
}
