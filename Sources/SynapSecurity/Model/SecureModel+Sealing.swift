import SynapCore

extension SecureModel {
  /// The bytes of a secure `model.synap` of one program. Equal arguments give equal bytes where
  /// signatures do, as on Linux. Where its layers' results lie is left out.
  ///
  /// - Throws: a `Diagnostic` where it can't be encrypted or signed.
  public static func seal(
    program: [UInt8], metadata: ModelMetadata, with keys: SealingKeys
  ) throws -> [UInt8] {
    var metadata = metadata
    metadata.isSecure = true
    let openText = Array(metadata.publicPart.text.utf8)
    let bundle = Bundle.encode(program: program, metadata: metadata)
    let (vendor, model) = (keys.certificates.vendor.text, keys.certificates.model.text)
    let header = SecurityHeader(
      certificates: keys.certificates, key: keys.encryptionKey.identifier,
      salt: keys.encryptionKey.salt(for: [openText, Array(vendor.utf8), Array(model.utf8), bundle]))
    let security = Array(header.text.utf8)
    let manifest = Array(
      Bundle.manifest(
        program: sealedEntry, of: metadata,
        members: [.init(Bundle.securityKey, .string(securityEntry))]
      ).utf8)
    let sealed = try keys.encryptionKey.encrypt(
      bundle, salt: header.salt, authenticating: context([manifest, openText, security]))
    return try keys.signed([
      (manifestEntry, manifest), (metadataEntry, openText), (securityEntry, security),
      (sealedEntry, sealed),
    ])
  }
}

extension SealingKeys {
  /// The bytes of an archive of `files`, signed.
  package func signed(_ files: [(String, [UInt8])]) throws -> [UInt8] {
    var archive = ZipArchive.encode(files, comment: SignatureComment.empty)
    try SignatureComment.sign(&archive, with: signatureKey)
    return archive
  }
}
