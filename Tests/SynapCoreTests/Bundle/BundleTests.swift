import SynapCore
import Testing

@Suite struct BundleTests {
  static let program = (0..<300).map { UInt8(truncatingIfNeeded: $0) }

  private func bundle(_ bytes: [UInt8]) throws -> Bundle {
    let storage = Storage.allocate(byteCount: bytes.count)
    storage.bytes.copyBytes(from: bytes)
    return try Bundle(storage, file: "model.synap")
  }

  private var encoded: [UInt8] {
    Bundle.encode(program: Self.program, metadata: ModelMetadataTests.metadata)
  }

  @Test func readsWhatItWrites() throws {
    let bundle = try bundle(encoded)
    let subgraph = try #require(bundle.subgraphs.first)
    #expect(bundle.subgraphs.count == 1)
    #expect(subgraph.metadata == ModelMetadataTests.metadata)
    #expect([UInt8](bundle.storage.bytes[subgraph.program]) == Self.program)
  }

  @Test func hasThePublishedParts() throws {
    let storage = try bundle(encoded).storage
    let archive = try ZipArchive(storage, file: "model.synap")
    #expect(archive.entries.map(\.name) == ["bundle.json", "0/model.nb", "0/model.json"])
    let manifest = try #require(archive["bundle.json"])
    let text = String(decoding: archive.bytes(of: manifest), as: UTF8.self)
    #expect(
      text.hasPrefix(
        """
        {
         "graph": [
          {
           "inputs": [
            {
             "subgraph": -1,
             "out": 0
            },
        """))
    #expect(
      text.hasSuffix(
        """
           "model": "0/model.nb",
           "meta": "0/model.json"
          }
         ],
         "outputs": [
          {
           "subgraph": 0,
           "out": 0
          }
         ]
        }
        """))
  }

  @Test func refusesOtherFiles() {
    #expect {
      try bundle(Array("not a model".utf8))
    } throws: { error in
      "\(error)" == "model.synap: error: not a SyNAP model: model.synap files are zip archives"
    }
  }

  @Test(arguments: [
    "{}", "[]", #"{"graph": []}"#, #"{"graph": [{}]}"#,
    #"{"graph": [{"model": "x", "meta": "y"}]}"#,
  ])
  func refusesManifestsWithoutModel(_ manifest: String) {
    let archive = ZipArchive.encode([("bundle.json", Array(manifest.utf8))])
    #expect {
      try bundle(archive)
    } throws: { error in
      "\(error)".contains("Failed to parse model bundle information")
    }
  }

  @Test func survivesRandomChanges() throws {
    let seed: UInt64 = 20_240_501
    var state = seed
    let original = encoded
    for _ in 0..<2000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var bytes = original
      bytes[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 20)
      do { _ = try bundle(bytes) } catch { #expect(error is Diagnostic, "seed \(seed)") }
    }
  }
}
