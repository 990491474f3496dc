import SynapCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a runtime needs for secure models: the root keys that it trusts and the keys that decrypt.
///
/// As a folder: `trusted/*.pem`, public keys; `decryption/*.key`, secret keys, which none but their
/// owner may read; and a file `require-secure-models`, where models must be secure.
public struct KeyStore: Sendable {
  /// The root keys that vendors' certificates are checked with.
  public var trustedKeys: [VerificationKey]
  /// The keys that models are decrypted with.
  public var decryptionKeys: [EncryptionKey]
  /// Whether models that are not secure are refused.
  public var requiresSecureModels: Bool
  /// Where the keys come from, for messages.
  let place: String

  /// Creates a store of keys that the caller has.
  public init(
    trustedKeys: [VerificationKey] = [], decryptionKeys: [EncryptionKey] = [],
    requiresSecureModels: Bool = false
  ) {
    self.trustedKeys = trustedKeys
    self.decryptionKeys = decryptionKeys
    self.requiresSecureModels = requiresSecureModels
    place = "the key store"
  }

  /// Reads the keys in the folder at `path`; a folder that is missing has none.
  ///
  /// - Throws: a `Diagnostic` where a file is no key, or others may read a secret one.
  public init(directory path: String) throws {
    func keys<Key>(_ folder: String, _ suffix: String, _ read: (String) throws -> Key) throws
      -> [Key]
    {
      let folder = File.resolve(folder, relativeTo: path)
      return try File.names(inDirectory: folder).filter { $0.hasSuffix(suffix) }.map {
        try read(File.resolve($0, relativeTo: folder))
      }
    }
    trustedKeys = try keys("trusted", ".pem", KeyFile.verificationKey)
    decryptionKeys = try keys("decryption", ".key") { file in
      guard !File.isOpenToOthers(file) else {
        throw Diagnostic.error(
          "others than its owner may read this secret key", at: Location(file: file),
          notes: ["chmod 600 \(file)"])
      }
      return try KeyFile.encryptionKey(file)
    }
    requiresSecureModels = Self.requiresSecureModels(in: path)
    place = path
  }

  /// Whether the folder at `path` says that models must be secure.
  static func requiresSecureModels(in path: String) -> Bool {
    File.exists(File.resolve("require-secure-models", relativeTo: path))
  }

  /// The folder of the user's keys: what `SYNAP_KEYS` names, or else `synap/keys` in
  /// `XDG_CONFIG_HOME`, or in `.config` of the home directory; nil where none of these is set.
  public static var standardDirectory: String? {
    func variable(_ name: String) -> String? {
      getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    return variable("SYNAP_KEYS")
      ?? (variable("XDG_CONFIG_HOME") ?? variable("HOME").map { $0 + "/.config" })
      .map { $0 + "/synap/keys" }
  }

  /// The store of the user's folder; without keys where there is none.
  ///
  /// - Throws: a `Diagnostic` where a file in it is no key, or others may read a secret one.
  public static func standard() throws -> KeyStore {
    try standardDirectory.map { try KeyStore(directory: $0) } ?? KeyStore()
  }
}
