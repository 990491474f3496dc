import Foundation
import SynapCore
import SynapSecurity
import SynapTestSupport
import Testing

@Suite struct KeyTests {
  /// Made by `openssl genpkey -algorithm ed25519` from the seed of RFC 8032, section 7.1, test 1.
  private static let pem = """
    -----BEGIN PRIVATE KEY-----
    MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
    -----END PRIVATE KEY-----

    """
  private static let publicPEM = """
    -----BEGIN PUBLIC KEY-----
    MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
    -----END PUBLIC KEY-----

    """

  @Test func readsTheStandardsKey() throws {
    let key = try SigningKey(pem: Self.pem)
    #expect(key.pem == Self.pem)
    #expect(key.verificationKey.pem == Self.publicPEM)
    #expect(try VerificationKey(pem: Self.publicPEM) == key.verificationKey)
  }

  @Test func readsWhatItWrites() throws {
    let (signing, encryption) = (SigningKey(), EncryptionKey())
    #expect(try SigningKey(pem: signing.pem).verificationKey == signing.verificationKey)
    #expect(
      try EncryptionKey(hexadecimal: encryption.hexadecimal).identifier == encryption.identifier)
    #expect(SigningKey().verificationKey != signing.verificationKey)
    #expect(EncryptionKey().identifier != encryption.identifier)
  }

  @Test func takesLineEndsAndUpperCaseOfOtherTools() throws {
    let text = Self.pem.replacing("\n", with: " \r\n")
    #expect(try SigningKey(pem: text).pem == Self.pem)
    let key = EncryptionKey()
    let digits = " \(key.hexadecimal.uppercased())\r\n"
    #expect(try EncryptionKey(hexadecimal: digits).identifier == key.identifier)
  }

  @Test func refusesOtherTextsWithoutRepeatingThem() {
    for text in ["", "secretsecret", Self.publicPEM, Self.pem.replacing("MC4C", with: "MC4D")] {
      #expect {
        try SigningKey(pem: text)
      } throws: { "\($0)".contains("not a private Ed25519 key in PEM") && !"\($0)".contains("MC") }
      let digits = "00112233" + text
      #expect {
        try EncryptionKey(hexadecimal: digits)
      } throws: { "\($0)".contains("not a key of 64 hex") && !"\($0)".contains("001122") }
    }
    #expect(throws: Diagnostic.self) { try VerificationKey(pem: Self.pem) }
  }

  @Test func doesNotShowSecretsInDescriptionsAndDumps() throws {
    let (signing, encryption) = (try SigningKey(pem: Self.pem), EncryptionKey())
    var text = "\(signing) \(encryption)"
    dump(signing, to: &text)
    dump(encryption, to: &text)
    let keys = try KeySet(vendor: "V", model: "M")
    dump(keys.store, to: &text)
    let secrets = [
      "J1hsZ3v", encryption.hexadecimal, keys.store.decryptionKeys[0].hexadecimal,
      [UInt8](hexadecimal: encryption.hexadecimal)?.description ?? "",
    ]
    #expect(secrets.allSatisfy { !$0.isEmpty && !text.contains($0) })
    #expect(text.contains("\(encryption.identifier)"))
  }
}

@Suite struct KeyStoreTests {
  @Test func isAFolder() throws {
    let folder = try TemporaryFolder()
    let keys = try KeySet(vendor: "Vendor", model: "Model")
    let written = try keys.write(to: folder.file("keys"))
    #expect(written.count == 9)
    let secrets = written.filter { !$0.hasSuffix(".json") && !$0.hasSuffix(".yaml") }
    #expect(secrets.allSatisfy { !File.isOpenToOthers($0) })
    let store = try KeyStore(directory: folder.file("keys/store"))
    #expect(store.trustedKeys == [keys.rootKey.verificationKey])
    #expect(store.decryptionKeys.map(\.identifier) == keys.store.decryptionKeys.map(\.identifier))
    #expect(!store.requiresSecureModels)
    try folder.write("", to: "keys/store/require-secure-models")
    #expect(try KeyStore(directory: folder.file("keys/store")).requiresSecureModels)
  }

  @Test func hasNoKeysWhereThereIsNoFolder() throws {
    let store = try KeyStore(directory: "/nonexistent/synap")
    #expect(store.trustedKeys.isEmpty && store.decryptionKeys.isEmpty)
  }

  @Test func doesNotReplaceKeys() throws {
    let folder = try TemporaryFolder()
    let keys = try KeySet(vendor: "Vendor", model: "Model")
    try keys.write(to: folder.file("keys"))
    let before = try File.read(folder.file("keys/root.pem"))
    let other = try KeySet(vendor: "Vendor", model: "Model")
    #expect {
      try other.write(to: folder.file("keys"))
    } throws: { "\($0)".contains("keys/root.pem: error: there is such a file already") }
    #expect(try File.read(folder.file("keys/root.pem")) == before)
  }

  @Test func doesNotReplaceALinkThatLeadsNowhere() throws {
    let folder = try TemporaryFolder()
    symlink("nowhere", folder.file("signature.pem"))
    #expect {
      try KeySet(vendor: "Vendor", model: "Model").write(to: folder.path)
    } throws: { "\($0)".contains("signature.pem: error: there is such a file already") }
    #expect(folder.files == ["signature.pem"])
    #expect(try File.hasEntry(folder.file("signature.pem")))
  }

  @Test func requiresSecureModelsWhereALinkLeadsNowhere() throws {
    let folder = try TemporaryFolder()
    symlink("nowhere", folder.file("require-secure-models"))
    #expect(try KeyStore(directory: folder.path).requiresSecureModels)
  }

  @Test func refusesAFolderThatCantBeSearched() throws {
    let folder = try TemporaryFolder()
    symlink("loop", folder.file("loop"))
    #expect {
      try KeyStore(directory: folder.file("loop"))
    } throws: { "\($0)".contains("loop/require-secure-models: error: can't examine") }
  }

  @Test func refusesASecretKeyThatOthersMayRead() throws {
    let folder = try TemporaryFolder()
    try File.createDirectory(folder.file("decryption"))
    let path = try folder.write(EncryptionKey().hexadecimal, to: "decryption/a.key")
    #expect(
      throws: Diagnostic.error(
        "others than its owner may read this secret key", at: Location(file: path),
        notes: ["chmod 600 \(path)"])
    ) { try KeyStore(directory: folder.path) }
  }

  @Test func namesAFileThatIsNoKey() throws {
    let folder = try TemporaryFolder()
    try File.createDirectory(folder.file("trusted"))
    let path = try folder.write("hello", to: "trusted/a.pem")
    #expect {
      try KeyStore(directory: folder.path)
    } throws: { "\($0)".hasPrefix("\(path): error: not a public Ed25519 key in PEM") }
  }
}

@Suite struct SecretTextTests {
  @Test func hidesKeys() {
    let digits = EncryptionKey().hexadecimal
    let pem = SigningKey().pem
    let spaced = stride(from: 0, to: 64, by: 2).map { String(digits.dropFirst($0).prefix(2)) }
    let armour = pem.split(separator: "\n")
    for text in [
      digits, digits.uppercased(), "keys/\(digits)", String(digits.dropLast()),
      spaced.joined(separator: " "), spaced.joined(separator: ":"), pem, String(armour[1]),
      armour.joined(separator: " "),
    ] { #expect(SecretText.hidden(text) == "(what looks like a key is not shown)", "\(text)") }
  }

  @Test func showsOtherTexts() {
    for text in [
      "", "keys/encryption.key", "4c1d1b2e4f9c8c1c7d5a2f6b1e0d9c8b7a6f5e4d.onnx", "none",
      "[1, 2, 3]",
    ] { #expect(SecretText.hidden(text) == text) }
  }
}
