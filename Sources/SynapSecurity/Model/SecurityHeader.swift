import SynapCore

/// What `security.json` says: the certificates, and what the sealed part is encrypted with.
struct SecurityHeader {
  let certificates: CertificateChain
  let key: KeyIdentifier
  var salt: [UInt8]

  init(certificates: CertificateChain, key: KeyIdentifier, salt: [UInt8]) {
    self.certificates = certificates
    self.key = key
    self.salt = salt
  }

  var text: String {
    let document: JSONValue = [
      "version": .int(SecureModel.version), "cipher": .string(SecureModel.cipher),
      "encryption_key": .string(key.description), "salt": .string(salt.hexadecimal),
      "model_certificate": certificates.model.json, "vendor_certificate": certificates.vendor.json,
    ]
    return document.dump(indent: 2)
  }

  init(parsing bytes: [UInt8]) throws {
    let json = try locating(in: Location(node: SecureModel.securityEntry)) {
      try JSONValue(parsing: bytes)
    }
    guard json["version"]?.intValue == SecureModel.version,
      json["cipher"]?.stringValue == SecureModel.cipher
    else {
      throw Diagnostic.error(
        "the secure model is not of version \(SecureModel.version) with \(SecureModel.cipher)")
    }
    guard let key = json["encryption_key"]?.stringValue.flatMap({ KeyIdentifier($0) }),
      let salt = json["salt"]?.stringValue.flatMap({ [UInt8](hexadecimal: $0) }), salt.count == 32
    else { throw Diagnostic.error("the secure model doesn't say what it is encrypted with") }
    func certificate(_ member: String) throws -> Certificate {
      guard let value = json[member] else {
        throw Diagnostic.error("the secure model has no '\(member)'")
      }
      return try Certificate(json: value)
    }
    self.init(
      certificates: CertificateChain(
        vendor: try certificate("vendor_certificate"), model: try certificate("model_certificate")),
      key: key, salt: salt)
  }
}
