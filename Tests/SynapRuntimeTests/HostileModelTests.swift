import SynapCore
import SynapNPU
import SynapRuntime
import Testing

/// Models that somebody has changed: they load and run, or end in a `Diagnostic`. Run under the
/// address sanitizer, too.
@Suite struct HostileModelTests {
  static let tensor = CopyingNetwork.tensor([1, 3, 4, 5])

  private func loadAndRun(_ bytes: [UInt8]) throws {
    let storage = Storage.allocate(byteCount: bytes.count)
    storage.bytes.copyBytes(from: bytes)
    let bundle = try Bundle(storage, file: "model.synap")
    try Network(bundle, file: "model.synap", threads: 1).predict()
  }

  /// Changes random single bytes of `original` and hands the results to `body`.
  private func change(
    _ original: [UInt8], times: Int, seed: UInt64, _ body: ([UInt8]) throws -> Void
  ) {
    var state = seed
    for _ in 0..<times {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var bytes = original
      bytes[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 20)
      do { try body(bytes) } catch { #expect(error is Diagnostic, "seed \(seed)") }
    }
  }

  @Test func survivesChangesOfTheFile() throws {
    change(try CopyingNetwork.archive(Self.tensor), times: 5000, seed: 7) { try loadAndRun($0) }
  }

  @Test func survivesChangesBelowTheChecksum() throws {
    let archive = try CopyingNetwork.archive(Self.tensor)
    let storage = Storage.allocate(byteCount: archive.count)
    storage.bytes.copyBytes(from: archive)
    let bundle = try Bundle(storage, file: "model.synap")
    let subgraph = try #require(bundle.subgraphs.first)
    let program = [UInt8](storage.bytes[subgraph.program])
    change(program, times: 5000, seed: 11) {
      try loadAndRun(Bundle.encode(program: $0, metadata: subgraph.metadata))
    }
    let text = Array(subgraph.metadata.text.utf8)
    change(text, times: 2000, seed: 13) {
      let metadata = try ModelMetadata(parsing: $0)
      try loadAndRun(Bundle.encode(program: program, metadata: metadata))
    }
  }
}
