import SynapCore

/// Files with one key in them.
package enum KeyFile {
  /// The most bytes that a file of a key or a certificate has.
  static let byteLimit = 64 << 10

  /// The text of the file at `path`; a key's or a certificate's.
  static func text(_ path: String) throws -> String {
    let storage = try Storage.read(path: path)
    guard storage.bytes.count <= byteLimit,
      let text = String(validating: storage.bytes, as: UTF8.self)
    else {
      throw Diagnostic.error("neither a key nor a certificate", at: Location(file: path))
    }
    return text
  }

  /// The private key in the file at `path`.
  package static func signingKey(_ path: String) throws -> SigningKey {
    try locating(in: Location(file: path)) { try SigningKey(pem: text(path)) }
  }

  /// The secret key in the file at `path`.
  package static func encryptionKey(_ path: String) throws -> EncryptionKey {
    try locating(in: Location(file: path)) { try EncryptionKey(hexadecimal: text(path)) }
  }

  /// The public key in the file at `path`.
  package static func verificationKey(_ path: String) throws -> VerificationKey {
    try locating(in: Location(file: path)) { try VerificationKey(pem: text(path)) }
  }

  /// The certificate in the file at `path`.
  package static func certificate(_ path: String) throws -> Certificate {
    try locating(in: Location(file: path)) { try Certificate(parsing: Array(text(path).utf8)) }
  }
}
