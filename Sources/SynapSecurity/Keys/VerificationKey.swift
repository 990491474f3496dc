import Crypto
import SynapCore

/// A public Ed25519 key: what checks signatures.
public struct VerificationKey: Hashable, Sendable {
  /// The 32 bytes of the key.
  let bytes: [UInt8]
  private let key: SharedKey<Curve25519.Signing.PublicKey>

  /// What comes before the key in DER, a SubjectPublicKeyInfo. Source: RFC 8410, section 4.
  private static let prefix: [UInt8] = [
    0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
  ]
  private static let label = "PUBLIC KEY"

  /// Takes the 32 bytes of a key; nil where they are no key.
  init?(bytes: [UInt8]) {
    guard bytes.count == 32,
      let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
    else { return nil }
    self.bytes = bytes
    self.key = SharedKey(value: key)
  }

  /// Wraps `key`.
  init(_ key: Curve25519.Signing.PublicKey) {
    bytes = Array(key.rawRepresentation)
    self.key = SharedKey(value: key)
  }

  /// Reads a key in PEM, as `openssl pkey -pubout` writes it.
  ///
  /// - Throws: a `Diagnostic` where the text is no public Ed25519 key.
  public init(pem text: String) throws {
    guard let der = PEM.decode(text, label: Self.label), der.starts(with: Self.prefix),
      let key = VerificationKey(bytes: Array(der.dropFirst(Self.prefix.count)))
    else {
      throw Diagnostic.error(
        "not a public Ed25519 key in PEM",
        notes: ["'openssl pkey -in key.pem -pubout' writes the public half of a private key"])
    }
    self = key
  }

  /// The key in PEM.
  public var pem: String { PEM.encode(Self.prefix + bytes, label: Self.label) }
  /// What the key is called.
  public var identifier: KeyIdentifier { KeyIdentifier(ofPublicKey: bytes) }

  /// Whether `signature` was made of `message` with the private half of this key.
  func accepts(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    key.value.isValidSignature(signature, for: message)
  }

  /// Keys are equal where their bytes are.
  public static func == (first: VerificationKey, second: VerificationKey) -> Bool {
    first.bytes == second.bytes
  }

  /// Hashes the bytes of the key.
  public func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}
