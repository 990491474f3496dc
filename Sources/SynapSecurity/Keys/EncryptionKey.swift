import Crypto
import SynapCore

/// A secret key of 256 bits that models are encrypted with. Printing it shows its identifier alone.
public struct EncryptionKey: Sendable, CustomStringConvertible, CustomReflectable {
  private let key: SharedKey<SymmetricKey>

  /// Makes a new key of the system's random numbers.
  public init() { key = SharedKey(value: SymmetricKey(size: .bits256)) }

  /// Reads a key of 64 hexadecimal digits, as `openssl rand -hex 32` writes it.
  ///
  /// - Throws: a `Diagnostic` where the text is anything else; it doesn't repeat the text.
  public init(hexadecimal text: String) throws {
    let digits = text.filter { !$0.isWhitespace }
    guard let bytes = [UInt8](hexadecimal: digits), bytes.count == 32 else {
      throw Diagnostic.error(
        "not a key of 64 hexadecimal digits",
        notes: ["'synap keys' and 'openssl rand -hex 32' make one"])
    }
    key = SharedKey(value: SymmetricKey(data: bytes))
  }

  /// The key as 64 hexadecimal digits. Write it to private files only.
  public var hexadecimal: String { key.value.withUnsafeBytes { $0.hexadecimal } }
  /// What the key is called.
  public var identifier: KeyIdentifier { KeyIdentifier(ofSecretKey: key.value) }
  /// `EncryptionKey(<identifier>)`.
  public var description: String { "EncryptionKey(\(identifier))" }
  /// Nothing, so that no dump shows the key.
  public var customMirror: Mirror { Mirror(self, children: []) }

  /// 32 bytes that depend on all of `parts` and can't be told without the key.
  func salt(for parts: [[UInt8]]) -> [UInt8] {
    let saltKey = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: key.value, info: Array("synap salt 1".utf8), outputByteCount: 32)
    var code = HMAC<SHA256>(key: saltKey)
    for part in parts {
      code.update(data: withUnsafeBytes(of: UInt64(part.count).littleEndian) { Array($0) })
      code.update(data: part)
    }
    return Array(code.finalize())
  }

  /// `text` encrypted with the key that follows from `salt`, and its tag of 16 bytes.
  func encrypt(_ text: [UInt8], salt: [UInt8], authenticating context: [UInt8]) throws -> [UInt8] {
    do {
      let box = try AES.GCM.seal(
        text, using: modelKey(salt), nonce: AES.GCM.Nonce(data: Self.nonce),
        authenticating: context)
      return Array(box.ciphertext) + Array(box.tag)
    } catch { throw Diagnostic.error("can't encrypt: \(error)") }
  }

  /// The text that `encrypt` made `bytes` of; nil where the key, the salt or the context is
  /// another, or a byte has changed.
  func decrypt(
    _ bytes: UnsafeRawBufferPointer, salt: [UInt8], authenticating context: [UInt8]
  ) -> Storage? {
    let tagStart = bytes.count - 16
    guard tagStart >= 0,
      let box = try? AES.GCM.SealedBox(
        nonce: AES.GCM.Nonce(data: Self.nonce),
        ciphertext: UnsafeRawBufferPointer(rebasing: bytes[..<tagStart]),
        tag: UnsafeRawBufferPointer(rebasing: bytes[tagStart...])),
      let text = try? AES.GCM.open(box, using: modelKey(salt), authenticating: context)
    else { return nil }
    let storage = Storage.allocate(byteCount: text.count, isWrittenWhole: true)
    storage.bytes.copyBytes(from: text)
    return storage
  }

  /// The key of one model. It encrypts one text only, since the salt follows from that, so that the
  /// nonce may be the same for all.
  private func modelKey(_ salt: [UInt8]) -> SymmetricKey {
    HKDF<SHA256>.deriveKey(
      inputKeyMaterial: key.value, salt: salt, info: Array("synap model 1".utf8),
      outputByteCount: 32)
  }

  private static let nonce = [UInt8](repeating: 0, count: 12)
}
