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
        meaning: "a file with the four fields below, relative to the metafile", isEffective: false,
        into: \.file),
      .text(
        "encryption_key", type: "path", meaning: "the key that encrypts the model",
        isEffective: false,
        into: \.encryptionKey),
      .text(
        "signature_key", type: "path", meaning: "the key that signs the model",
        isEffective: false,
        into: \.signatureKey),
      .text(
        "model_certificate", type: "path", meaning: "the certificate of the model",
        isEffective: false,
        into: \.modelCertificate),
      .text(
        "vendor_certificate", type: "path", meaning: "the certificate of the vendor",
        isEffective: false,
        into: \.vendorCertificate),
    ])
}
