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
    let manifest = Bundle.manifest(
      program: sealedEntry, of: metadata,
      members: [.init(Bundle.securityKey, .string(securityEntry))])
    return try seal(
      Bundle.encode(program: program, metadata: metadata), manifest: Array(manifest.utf8),
      metadata: metadata, with: keys)
  }

  /// The bytes of a secure `model.synap` of the archive `bundle`, with `manifest` as its
  /// `bundle.json`.
  package static func seal(
    _ bundle: [UInt8], manifest: [UInt8], metadata: ModelMetadata, with keys: SealingKeys
  ) throws -> [UInt8] {
    let openText = Array(metadata.publicPart.text.utf8)
    var header = SecurityHeader(
      certificates: keys.certificates, key: keys.encryptionKey.identifier, salt: [])
    header.salt = keys.encryptionKey.salt(
      for: [manifest, openText, Array(header.text.utf8), bundle])
    let security = Array(header.text.utf8)
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
