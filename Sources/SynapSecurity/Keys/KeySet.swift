import SynapCore

/// A whole set of new keys and certificates, from the root to the model, for trying and testing.
public struct KeySet: Sendable {
  /// The root's key, which signs the vendor's certificate.
  public let rootKey: SigningKey
  /// The vendor's key, which signs the model's certificate.
  public let vendorKey: SigningKey
  /// What secure models are made with.
  public let sealingKeys: SealingKeys

  /// Makes new keys.
  ///
  /// - Throws: a `Diagnostic` where a name can't stand in a certificate.
  public init(
    root: String = "Test root", vendor: String, model: String, lastDay: CalendarDay? = nil
  ) throws {
    rootKey = SigningKey()
    vendorKey = SigningKey()
    let signatureKey = SigningKey()
    let chain = CertificateChain(
      vendor: try Certificate(
        .vendor, of: vendorKey.verificationKey, subject: vendor, issuer: root, lastDay: lastDay,
        signedBy: rootKey),
      model: try Certificate(
        .model, of: signatureKey.verificationKey, subject: model, issuer: vendor,
        lastDay: lastDay, signedBy: vendorKey))
    sealingKeys = try SealingKeys(
      encryptionKey: EncryptionKey(), signatureKey: signatureKey, certificates: chain)
  }

  /// What a runtime needs to run models of this set.
  public var store: KeyStore {
    KeyStore(
      trustedKeys: [rootKey.verificationKey], decryptionKeys: [sealingKeys.encryptionKey])
  }

  /// Writes the set to the folder at `path`: the keys, the certificates, `security.yaml` for the
  /// metafile, and `store`, the folder that `SYNAP_KEYS` names. None but the owner may read the
  /// files.
  ///
  /// - Returns: the paths that were written.
  /// - Throws: a `Diagnostic` where one of the files is there already, or can't be written.
  @discardableResult
  public func write(to path: String) throws -> [String] {
    let security = """
      encryption_key: encryption.key
      signature_key: signature.pem
      model_certificate: model_certificate.json
      vendor_certificate: vendor_certificate.json

      """
    let secret = sealingKeys.encryptionKey.hexadecimal + "\n"
    let texts = [
      ("root.pem", rootKey.pem), ("vendor.pem", vendorKey.pem),
      ("signature.pem", sealingKeys.signatureKey.pem), ("encryption.key", secret),
      ("vendor_certificate.json", sealingKeys.certificates.vendor.text),
      ("model_certificate.json", sealingKeys.certificates.model.text),
      ("security.yaml", security), ("store/trusted/root.pem", rootKey.verificationKey.pem),
      ("store/decryption/encryption.key", secret),
    ]
    let files = texts.map { (path: File.resolve($0, relativeTo: path), bytes: Array($1.utf8)) }
    func refusal(_ path: String) -> Diagnostic {
      Diagnostic.error(
        "there is such a file already, which is not replaced", at: Location(file: path),
        notes: ["keys that are lost don't come back: choose another directory"])
    }
    for file in files where try File.hasEntry(file.path) { throw refusal(file.path) }
    for folder in ["", "store", "store/trusted", "store/decryption"] {
      try File.createDirectory(File.resolve(folder, relativeTo: path))
    }
    try File.createPrivately(files, refusal: refusal)
    return files.map(\.path)
  }
}
