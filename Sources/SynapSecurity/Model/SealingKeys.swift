import SynapCore

/// What a secure model is made with.
public struct SealingKeys: Sendable {
  /// Encrypts the model.
  let encryptionKey: EncryptionKey
  /// Signs the model: the private half of the model certificate's key.
  let signatureKey: SigningKey
  /// Who signs, and who says so.
  let certificates: CertificateChain

  /// Puts the parts together.
  ///
  /// - Throws: a `Diagnostic` where they don't belong together or a certificate has expired.
  public init(
    encryptionKey: EncryptionKey, signatureKey: SigningKey, certificates: CertificateChain
  ) throws {
    guard signatureKey.verificationKey == certificates.model.key else {
      throw Diagnostic.error(
        "the signature key is not that of the model certificate of "
          + "'\(certificates.model.subject)'",
        notes: [
          "the certificate is of key \(certificates.model.key.identifier), the signature key is "
            + "\(signatureKey.verificationKey.identifier)"
        ])
    }
    try certificates.check()
    self.encryptionKey = encryptionKey
    self.signatureKey = signatureKey
    self.certificates = certificates
  }

  /// Reads the parts from their files.
  ///
  /// - Throws: a `Diagnostic` where a file can't be read or they don't belong together.
  public init(
    encryptionKey: String, signatureKey: String, modelCertificate: String,
    vendorCertificate: String
  ) throws {
    let chain = CertificateChain(
      vendor: try KeyFile.certificate(vendorCertificate),
      model: try KeyFile.certificate(modelCertificate))
    let (secret, signing) = (
      try KeyFile.encryptionKey(encryptionKey), try KeyFile.signingKey(signatureKey)
    )
    self = try locating(in: Location(file: modelCertificate)) {
      try SealingKeys(encryptionKey: secret, signatureKey: signing, certificates: chain)
    }
  }
}
