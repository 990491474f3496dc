import Crypto
import SynapCore

/// A private Ed25519 key: what makes signatures. Printing it shows its identifier alone.
public struct SigningKey: Sendable, CustomStringConvertible, CustomReflectable {
  private let key: SharedKey<Curve25519.Signing.PrivateKey>

  /// What comes before the seed in DER, a PrivateKeyInfo. Source: RFC 8410, section 7.
  private static let prefix: [UInt8] = [
    0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
  ]
  private static let label = "PRIVATE KEY"
  /// What the base64 of every key begins with.
  static let pemStart = String(Base64.encode(prefix).prefix(20))

  /// Makes a new key of the system's random numbers.
  public init() { key = SharedKey(value: Curve25519.Signing.PrivateKey()) }

  /// Reads a key in PEM, as `openssl genpkey -algorithm ed25519` writes it.
  ///
  /// - Throws: a `Diagnostic` where the text is no private Ed25519 key; it doesn't repeat the text.
  public init(pem text: String) throws {
    guard let der = PEM.decode(text, label: Self.label), der.starts(with: Self.prefix),
      let key = try? Curve25519.Signing.PrivateKey(
        rawRepresentation: Array(der.dropFirst(Self.prefix.count)))
    else {
      throw Diagnostic.error(
        "not a private Ed25519 key in PEM",
        notes: ["'synap keys' and 'openssl genpkey -algorithm ed25519' make one"])
    }
    self.key = SharedKey(value: key)
  }

  /// The key in PEM. Write it to private files only.
  public var pem: String {
    PEM.encode(Self.prefix + Array(key.value.rawRepresentation), label: Self.label)
  }
  /// The public half.
  public var verificationKey: VerificationKey { VerificationKey(key.value.publicKey) }
  /// `SigningKey(<identifier>)`.
  public var description: String { "SigningKey(\(verificationKey.identifier))" }
  /// Nothing, so that no dump shows the key.
  public var customMirror: Mirror { Mirror(self, children: []) }

  /// The signature of `message`, 64 bytes.
  func signature(of message: [UInt8]) throws -> [UInt8] {
    do { return Array(try key.value.signature(for: message)) } catch {
      throw Diagnostic.error("can't sign: \(error)")
    }
  }
}
