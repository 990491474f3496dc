extension MetafileSchema {
  /// The section `security`; the four keys may stand in its `file` instead.
  static let security = SchemaTable<Metafile.Security>(
    path: "security",
    keys: [
      .boolean(
        "secure", fallback: "`true`",
        meaning: "whether the model is signed and encrypted; `false` disables the section",
        into: \.secure),
      .text(
        "file", type: "path",
        meaning: "a file with the four fields below, in place of them; relative to the metafile",
        into: \.file),
    ] + securityKeys)

  /// The file that `security.file` names.
  static let securityFile = SchemaTable<Metafile.Security>(
    path: "security.file", keys: securityKeys)

  /// The fields of which all are needed. Paths are relative to the file that they stand in.
  private static let securityKeys: [SchemaKey<Metafile.Security>] = [
    .text(
      "encryption_key", type: "path",
      meaning: "the key that encrypts the model, 64 hexadecimal digits",
      into: \.encryptionKey),
    .text(
      "signature_key", type: "path",
      meaning: "the key that signs the model: private Ed25519, PEM", into: \.signatureKey),
    .text(
      "model_certificate", type: "path",
      meaning: "the certificate of the model: the vendor says that the signature key is its",
      into: \.modelCertificate),
    .text(
      "vendor_certificate", type: "path",
      meaning: "the certificate of the vendor: a root says that the vendor's key is its",
      into: \.vendorCertificate),
  ]
}
