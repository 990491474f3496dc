import SynapCore

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
  /// - Throws: a `Diagnostic` where a file is no key, others may read a secret one, or the folder
  ///   can't be searched.
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
    requiresSecureModels = try Self.requiresSecureModels(in: path)
    place = path
  }

  /// Whether the folder at `path` says that models must be secure. A link that leads nowhere says
  /// it, too.
  ///
  /// - Throws: a `Diagnostic` where the folder can't be searched, so that nobody knows.
  private static func requiresSecureModels(in path: String) throws -> Bool {
    try File.hasEntry(File.resolve("require-secure-models", relativeTo: path))
  }

  /// Throws a `Diagnostic` where `keys`, or, where they are nil, the user's folder, want models to
  /// be secure: the model, or network to be converted, that is the file `file` is not.
  package static func checkPlainModel(_ file: String, with keys: KeyStore?) throws {
    let isRefused =
      try keys?.requiresSecureModels ?? standardDirectory.map(requiresSecureModels) ?? false
    guard !isRefused else {
      throw Diagnostic.error(
        "the model is not secure, but only secure models may run here", at: Location(file: file))
    }
  }

  /// The folder of the user's keys: what `SYNAP_KEYS` names, or else `synap/keys` in
  /// `XDG_CONFIG_HOME`, or in `.config` of the home directory; nil where none of these is set.
  public static var standardDirectory: String? {
    Environment.variable("SYNAP_KEYS")
      ?? Environment.userFolder("synap/keys", in: "XDG_CONFIG_HOME", orHome: ".config")
  }

  /// The store of the user's folder; without keys where there is none.
  ///
  /// - Throws: a `Diagnostic` where a file in it is no key, or others may read a secret one.
  public static func standard() throws -> KeyStore {
    try standardDirectory.map { try KeyStore(directory: $0) } ?? KeyStore()
  }
}
