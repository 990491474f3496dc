import Crypto
import SynapCore

/// A signed and encrypted `model.synap`: what anybody may see of it, and the way to what is sealed.
///
/// A zip archive whose comment is the signature of all bytes before it. Its entries are
/// `bundle.json`; `0/model.json`, the public part of the metadata; `security.json`, the
/// certificates and what identifies the key; and `0/model.sealed`, the complete bundle, encrypted.
public struct SecureModel: Sendable {
  /// What anybody may know of the model.
  public let metadata: ModelMetadata
  /// Who signed it.
  public let certificates: CertificateChain
  /// Which key decrypts it.
  public let encryptionKey: KeyIdentifier
  private let storage: Storage
  private let sealed: Range<Int>
  private let salt: [UInt8]
  /// What decryption authenticates beside the sealed part.
  private let context: [UInt8]
  private let file: String

  static let version = 1
  static let cipher = "AES-256-GCM"
  static let manifestEntry = "bundle.json"
  static let metadataEntry = "0/model.json"
  static let securityEntry = "security.json"
  static let sealedEntry = "0/model.sealed"

  /// Whether `storage` is, or once was, a secure model.
  public static func isSecure(_ storage: Storage) -> Bool {
    guard ZipArchive.isArchive(storage),
      let archive = try? ZipArchive(directoryOf: storage, file: "model.synap")
    else { return false }
    if archive[securityEntry] != nil || archive[sealedEntry] != nil { return true }
    return storage.bytes[archive.comment].starts(with: SignatureComment.prefix)
  }

  /// Reads a secure model and checks that no byte has changed since it was signed by the key of its
  /// own model certificate. Whether to trust that is `opened(with:)`'s question. What is checked is
  /// what is used: the bytes of a mapped file are copied first.
  ///
  /// - Throws: a `Diagnostic` where it was changed or is none that this version can read.
  public init(_ storage: Storage, file: String) throws {
    let storage = storage.detached
    self.storage = storage
    self.file = file
    let archive = try ZipArchive(storage, file: file)
    func bytes(_ name: String) throws -> [UInt8] {
      guard let entry = archive[name] else {
        throw Diagnostic.error("the secure model has no entry '\(name)'")
      }
      return archive.bytes(of: entry)
    }
    (metadata, certificates, encryptionKey, salt, context, sealed) = try locating(
      in: Location(file: file)
    ) {
      let (manifest, metadata) = (try bytes(Self.manifestEntry), try bytes(Self.metadataEntry))
      let security = try bytes(Self.securityEntry)
      let header = try SecurityHeader(parsing: security)
      guard let signature = SignatureComment.signature(in: storage, at: archive.comment) else {
        throw Diagnostic.error(
          "the secure model is not signed: its signature is missing or damaged")
      }
      guard header.certificates.model.key.accepts(signature, of: SignatureComment.message(storage))
      else {
        throw Diagnostic.error("the signature doesn't match: the model was changed after signing")
      }
      guard let sealed = archive[Self.sealedEntry]?.range else {
        throw Diagnostic.error("the secure model has no entry '\(Self.sealedEntry)'")
      }
      let parsed = try ModelMetadata(parsing: metadata)
      guard parsed.isSecure else {
        throw Diagnostic.error("the secure model says that it is not secure")
      }
      return (
        parsed, header.certificates, header.key, header.salt,
        Self.context([manifest, metadata, security]), sealed
      )
    }
  }

  /// The bundle that is sealed in the model.
  ///
  /// - Throws: a `Diagnostic` where `keys` don't trust the vendor or can't decrypt the model, or a
  ///   certificate has expired.
  package func opened(with keys: KeyStore) throws -> Bundle {
    try locating(in: Location(file: file)) {
      try certificates.check()
      try certificates.check(trusting: keys.trustedKeys, from: keys.place)
      guard let key = keys.decryptionKeys.first(where: { $0.identifier == encryptionKey }) else {
        throw Diagnostic.error(
          "there is no key to decrypt the model with",
          notes: ["it is encrypted with key \(encryptionKey), which \(keys.place) doesn't have"])
      }
      let bytes = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(storage.bytes)[sealed])
      guard let plain = key.decrypt(bytes, salt: salt, authenticating: context) else {
        throw Diagnostic.error("the model can't be decrypted: it was encrypted with another key")
      }
      let bundle = try Bundle(unsealed: plain, file: file)
      guard bundle.subgraphs.allSatisfy({ $0.metadata.publicPart == metadata }) else {
        throw Diagnostic.error("what the model says openly is not what it has sealed")
      }
      return bundle
    }
  }

  /// One list of bytes that tells all of `parts` apart: each with its length.
  static func context(_ parts: [[UInt8]]) -> [UInt8] {
    var writer = ByteWriter()
    for part in parts {
      writer.write(UInt64(part.count))
      writer.write(bytes: part)
    }
    return writer.bytes
  }
}
