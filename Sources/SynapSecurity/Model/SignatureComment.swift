import Crypto
import SynapCore

/// The signature of a secure model: the comment that ends its archive.
enum SignatureComment {
  static let prefix = Array("SyNAP model signature, Ed25519: ".utf8)
  private static let digitCount = 128

  /// A comment of the right length whose signature is still to be written.
  static let empty = prefix + [UInt8](repeating: UInt8(ascii: "0"), count: digitCount)

  /// The signature in the archive's comment; nil where there is none, or not as it is written here.
  static func signature(in storage: Storage, at comment: Range<Int>) -> [UInt8]? {
    let bytes = storage.bytes[comment]
    guard bytes.count == prefix.count + digitCount, bytes.starts(with: prefix),
      let text = String(validating: bytes.dropFirst(prefix.count), as: UTF8.self)
    else { return nil }
    return [UInt8](hexadecimal: text, isStrict: true)
  }

  /// What is signed: a mark that no other signature of this toolchain begins with, then the SHA-256
  /// of all bytes before the signature's digits.
  static func message(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var hash = SHA256()
    hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: bytes.dropLast(digitCount)))
    return Array("synap-model 1\n".utf8) + Array(hash.finalize())
  }

  static func message(_ storage: Storage) -> [UInt8] {
    message(UnsafeRawBufferPointer(storage.bytes))
  }

  /// Replaces the empty signature at the end of `archive` by that of `key`.
  static func sign(_ archive: inout [UInt8], with key: SigningKey) throws {
    let signature = try key.signature(of: archive.withUnsafeBytes(message))
    archive.replaceSubrange((archive.count - digitCount)..., with: signature.hexadecimal.utf8)
  }
}
