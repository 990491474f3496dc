import SynapCore
import SynapSecurity
import SynapTestSupport
import Testing

/// A model that is not worth protecting, and its keys.
private struct Sample {
  let keys: KeySet
  let bytes: [UInt8]
  static let program = (0..<700).map { UInt8(truncatingIfNeeded: $0 &* 7) }

  init(vendor: String = "Vendor", model: String = "Model", keys: KeySet? = nil) throws {
    self.keys = try keys ?? KeySet(vendor: vendor, model: model)
    bytes = try SecureModel.seal(
      program: Self.program, metadata: Self.metadata, with: self.keys.sealingKeys)
  }

  static let metadata = ModelMetadata(
    inputs: [
      TensorMetadata(
        name: "images_316", sourceName: "images", shape: [1, 3, 4, 5], layout: .nchw,
        dataType: .uint8, quantization: .affine(scale: 0.25, zeroPoint: 3), format: "rgb",
        security: "secure")
    ],
    outputs: [
      TensorMetadata(
        name: "attach_Conv_7/out0", sourceName: "scores", shape: [1, 6], layout: .none,
        dataType: .float32, security: "any")
    ], target: "VS680")
}

private func storage(_ bytes: [UInt8]) -> Storage {
  let storage = Storage.allocate(byteCount: bytes.count)
  storage.bytes.copyBytes(from: bytes)
  return storage
}

private func open(_ bytes: [UInt8], with keys: KeyStore) throws -> Bundle {
  try Bundle(unlocking: storage(bytes), file: "model.synap", keys: keys)
}

/// The message with which `body` fails.
private func message(_ body: () throws -> Void) -> String {
  do { try body() } catch { return (error as? Diagnostic)?.message ?? "\(error)" }
  return "accepted"
}

@Suite struct SecureModelTests {
  @Test func opensWithItsKeys() throws {
    let sample = try Sample()
    let bundle = try open(sample.bytes, with: sample.keys.store)
    let subgraph = try #require(bundle.subgraphs.first)
    #expect([UInt8](bundle.storage.bytes[subgraph.program]) == Sample.program)
    var expected = Sample.metadata
    expected.isSecure = true
    #expect(subgraph.metadata == expected)
    #expect(subgraph.layers == nil)
  }

  @Test func givesTheSameBytesEveryTime() throws {
    let sample = try Sample()
    #expect(try Sample(keys: sample.keys).bytes == sample.bytes)
    var other = Sample.metadata
    other.target = "VS640"
    let changed = try SecureModel.seal(
      program: Sample.program, metadata: other, with: sample.keys.sealingKeys)
    #expect(changed.count == sample.bytes.count && changed != sample.bytes)
  }

  /// The key of a model's text follows from the salt, and must differ where anything differs that
  /// is authenticated beside it.
  @Test func saltDependsOnTheManifest() throws {
    let sample = try Sample()
    var metadata = Sample.metadata
    metadata.isSecure = true
    let bundle = Bundle.encode(program: Sample.program, metadata: metadata)
    let salts = try ["{}", "{ }"].map { manifest in
      let bytes = try SecureModel.seal(
        bundle, manifest: Array(manifest.utf8), metadata: metadata, with: sample.keys.sealingKeys)
      let archive = try ZipArchive(storage(bytes), file: "model.synap")
      let security = try #require(archive["security.json"])
      return try JSONValue(parsing: archive.bytes(of: security))["salt"]?.stringValue
    }
    #expect(salts[0] != nil && salts[0] != salts[1])
  }

  @Test func isOpenedAsItWasChecked() throws {
    let sample = try Sample()
    let folder = try TemporaryFolder()
    let path = try folder.write(sample.bytes, to: "model.synap")
    let model = try SecureModel(Storage.map(path: path), file: "model.synap")
    folder.overwrite([UInt8](repeating: 0, count: sample.bytes.count), in: "model.synap")
    #expect(try File.read(path).allSatisfy { $0 == 0 })
    let bundle = try model.opened(with: sample.keys.store)
    #expect([UInt8](bundle.storage.bytes[bundle.subgraphs[0].program]) == Sample.program)
  }

  @Test func saysOnlyWhatIsPublicWithoutKeys() throws {
    let sample = try Sample()
    let model = try SecureModel(storage(sample.bytes), file: "model.synap")
    #expect(model.metadata.inputs.map(\.name) == ["input_0"])
    #expect(model.metadata.inputs.map(\.shape) == [[1, 3, 4, 5]])
    #expect(model.metadata.inputs.map(\.security) == ["secure"])
    #expect(model.certificates.vendor.subject == "Vendor")
    let text = String(decoding: sample.bytes, as: UTF8.self)
    #expect(!text.contains("images") && !text.contains("Conv") && !text.contains("scores"))
    #expect(
      message { _ = try Bundle(storage(sample.bytes), file: "model.synap") }
        == "the model is secure: its program and its layers are not shown")
  }

  @Test func isRefusedWithoutItsKeys() throws {
    let sample = try Sample()
    let store = sample.keys.store
    let other = try KeySet(vendor: "Vendor", model: "Model")
    #expect(
      message {
        _ = try open(sample.bytes, with: KeyStore(decryptionKeys: store.decryptionKeys))
      } == "there is no trusted key to check the vendor 'Vendor' with")
    #expect(
      message {
        _ = try open(
          sample.bytes,
          with: KeyStore(
            trustedKeys: other.store.trustedKeys, decryptionKeys: store.decryptionKeys))
      } == "the vendor 'Vendor' is not trusted: no trusted key signed its certificate")
    #expect(
      message {
        _ = try open(
          sample.bytes,
          with: KeyStore(
            trustedKeys: store.trustedKeys, decryptionKeys: other.store.decryptionKeys))
      } == "there is no key to decrypt the model with")
    let all = KeyStore(
      trustedKeys: other.store.trustedKeys + store.trustedKeys,
      decryptionKeys: other.store.decryptionKeys + store.decryptionKeys)
    _ = try open(sample.bytes, with: all)
  }

  @Test func isRefusedUnsealedWhereModelsMustBeSecure() throws {
    let plain = Bundle.encode(program: Sample.program, metadata: Sample.metadata)
    let sample = try Sample()
    var keys = sample.keys.store
    _ = try open(plain, with: keys)
    keys.requiresSecureModels = true
    _ = try open(sample.bytes, with: keys)
    #expect(
      message { _ = try open(plain, with: keys) }
        == "the model is not secure, but only secure models may run here")
  }

  @Test func isRefusedWhereAPlainModelSaysThatItIsSecure() throws {
    var metadata = Sample.metadata
    metadata.isSecure = true
    let bytes = Bundle.encode(program: Sample.program, metadata: metadata)
    #expect(
      message { _ = try open(bytes, with: KeyStore()) }
        == "the model says that it is secure, but is neither signed nor encrypted")
  }

  @Test func refusesKeysThatDoNotBelongTogether() throws {
    let (first, second) = (try KeySet(vendor: "A", model: "B"), try KeySet(vendor: "A", model: "B"))
    let folder = (first: try KeyFolder(first), second: try KeyFolder(second))
    #expect(
      message {
        _ = try SealingKeys(
          encryptionKey: folder.first["encryption.key"],
          signatureKey: folder.second["signature.pem"],
          modelCertificate: folder.first["model_certificate.json"],
          vendorCertificate: folder.first["vendor_certificate.json"])
      } == "the signature key is not that of the model certificate of 'B'")
    #expect(
      message {
        _ = try SealingKeys(
          encryptionKey: folder.first["encryption.key"],
          signatureKey: folder.first["signature.pem"],
          modelCertificate: folder.first["model_certificate.json"],
          vendorCertificate: folder.second["vendor_certificate.json"])
      } == "the model certificate of 'B' is not signed by the vendor 'A'")
    #expect(
      message {
        _ = try KeySet(vendor: "A", model: "B", lastDay: CalendarDay("2020-01-01"))
      } == "the vendor certificate of 'A' expired: its last day was 2020-01-01")
  }
}

@Suite struct TamperingTests {
  @Test func refusesEveryChangeOfAByte() throws {
    let sample = try Sample()
    let keys = sample.keys.store
    var accepted: [Int] = []
    var messages = Set<String>()
    for position in sample.bytes.indices {
      var bytes = sample.bytes
      bytes[position] ^= UInt8(1 << (position % 8))
      do {
        _ = try open(bytes, with: keys)
        accepted.append(position)
      } catch let error as Diagnostic {
        messages.insert(error.message)
      }
    }
    #expect(accepted.isEmpty)
    #expect(messages.contains("the signature doesn't match: the model was changed after signing"))
  }

  @Test func refusesOtherValuesOfRandomBytes() throws {
    let sample = try Sample()
    let keys = sample.keys.store
    var state: UInt64 = 41
    for _ in 0..<3000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var bytes = sample.bytes
      let position = Int(state >> 33) % bytes.count
      bytes[position] = bytes[position] &+ UInt8(truncatingIfNeeded: 1 + (state >> 20) % 255)
      #expect(throws: Diagnostic.self) { try open(bytes, with: keys) }
    }
  }

  @Test func refusesEveryTruncation() throws {
    let sample = try Sample()
    for count in stride(from: 0, to: sample.bytes.count, by: 7) {
      #expect(throws: Diagnostic.self) {
        try open(Array(sample.bytes[..<count]), with: sample.keys.store)
      }
    }
  }

  @Test(arguments: [[0], [0x30], Array(repeating: 0, count: 300), Array("PK".utf8)])
  func refusesBytesBehindTheEnd(_ extra: [UInt8]) throws {
    let sample = try Sample()
    #expect(throws: Diagnostic.self) {
      try open(sample.bytes + extra, with: sample.keys.store)
    }
    #expect(throws: Diagnostic.self) {
      try open(extra + sample.bytes, with: sample.keys.store)
    }
  }

  /// The files of an archive and its comment.
  private func parts(_ bytes: [UInt8]) throws -> (files: [(String, [UInt8])], comment: [UInt8]) {
    let archive = try ZipArchive(storage(bytes), file: "model.synap")
    return (
      archive.entries.map { ($0.name, archive.bytes(of: $0)) },
      [UInt8](archive.storage.bytes[archive.comment])
    )
  }

  @Test func refusesEntriesOfAnotherModelOfTheSameVendor() throws {
    let first = try Sample()
    var metadata = Sample.metadata
    metadata.target = "VS640"
    let other = try SecureModel.seal(
      program: Sample.program.reversed(), metadata: metadata, with: first.keys.sealingKeys)
    let (files, comment) = try parts(first.bytes)
    let others = try parts(other).files
    for index in files.indices where files[index].1 != others[index].1 {
      var mixed = files
      mixed[index] = others[index]
      #expect(
        message {
          _ = try open(ZipArchive.encode(mixed, comment: comment), with: first.keys.store)
        } == "the signature doesn't match: the model was changed after signing")
    }
    #expect(ZipArchive.encode(files, comment: comment) == first.bytes)
  }

  @Test func refusesEntriesInAnotherOrder() throws {
    let sample = try Sample()
    let (files, comment) = try parts(sample.bytes)
    let bytes = ZipArchive.encode(files.reversed(), comment: comment)
    #expect(throws: Diagnostic.self) { try open(bytes, with: sample.keys.store) }
  }

  @Test func refusesAModelWithoutASignature() throws {
    let sample = try Sample()
    let bytes = ZipArchive.encode(try parts(sample.bytes).files)
    #expect(
      message { _ = try open(bytes, with: sample.keys.store) }
        == "the secure model is not signed: its signature is missing or damaged")
  }

  /// A certified vendor signs the sealed part of another's model as its own.
  @Test func refusesASealedPartUnderOthersCertificates() throws {
    let sample = try Sample()
    let thief = try Sample(vendor: "Thief", model: "Mine")
    var files = try parts(thief.bytes).files
    let sealed = try #require(parts(sample.bytes).files.last)
    files[3] = sealed
    let security = String(decoding: files[2].1, as: UTF8.self)
    let own = String(decoding: try parts(sample.bytes).files[2].1, as: UTF8.self)
    func line(_ text: String, _ key: String) throws -> Substring {
      try #require(text.split(separator: "\n").first { $0.contains("\"\(key)\"") })
    }
    var header = security
    for key in ["encryption_key", "salt"] {
      header = header.replacing(try line(security, key), with: try line(own, key))
    }
    files[2].1 = Array(header.utf8)
    let bytes = try thief.keys.sealingKeys.signed(files)
    let keys = KeyStore(
      trustedKeys: thief.keys.store.trustedKeys,
      decryptionKeys: sample.keys.store.decryptionKeys)
    #expect(
      message { _ = try open(bytes, with: keys) }
        == "the model can't be decrypted: it was encrypted with another key")
  }
}
