import SynapCore
import SynapIR
import SynapTestSupport
import Testing

/// Damaged TFLite files: each ends in an error or an import. Means most under the address sanitizer.
@Suite struct HostileTFLiteTests {
  static let seed: UInt64 = 20_261_125

  /// Imports `bytes`: whether that works.
  private func imports(_ bytes: [UInt8]) -> Bool {
    let storage = Storage.allocate(byteCount: bytes.count)
    storage.bytes.copyBytes(from: bytes)
    do {
      let (graph, _) = try TFLiteImporter.importGraph(
        storage, inputShapes: [:], outputs: [], endingAt: [],
        context: ExecutionContext(threadCount: 1))
      _ = try graph.applying([.restoreSourceLayout] + Pass.standard)
      return true
    } catch is Diagnostic {
      return false
    } catch is Diagnostics {
      return false
    } catch {
      Issue.record("\(error)")
      return false
    }
  }

  @Test(arguments: [TFLiteNetwork.int8Sample, .floatSample, .detection()])
  func survivesChangedBytes(network: TFLiteNetwork) {
    let original = network.serialized()
    var numbers = SplitMix64(seed: Self.seed)
    var (imported, refused) = (0, 0)
    for _ in 0..<1000 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...4, using: &numbers) { numbers.damage(&bytes) }
      if imports(bytes) { imported += 1 } else { refused += 1 }
    }
    #expect(imported > 20 && refused > 100, "\(imported), \(refused), seed \(Self.seed)")
  }

  @Test func refusesWhatIsCutOff() {
    let original = TFLiteNetwork.int8Sample.serialized()
    for count in stride(from: 0, to: original.count - 40, by: 7) {
      #expect(!imports(Array(original.prefix(count))), "\(count) bytes")
    }
  }

  /// What the importer copies would grow with the square of such a file's size.
  @Test func refusesListsThatShareTheirElements() throws {
    func file(operatorCount: Int) -> [UInt8] {
      let operation = FlatValue.table([
        .integer(0), .integers([Int](repeating: 0, count: 2000)), .integers([1]),
      ])
      let tensors = FlatValue.tables([.table([.integers([1, 4])]), .table([.integers([1, 4])])])
      let graph = FlatValue.table([
        tensors, .integers([0]), .integers([1]), .sharedTables(operation, operatorCount),
      ])
      return FlatValue.table([
        .integer(3), .tables([.table([.byte(19)])]), .tables([graph]), nil, .tables([.table([])]),
      ]).buffer(identifier: "TFL3")
    }
    let storage = { (bytes: [UInt8]) in
      let storage = Storage.allocate(byteCount: bytes.count)
      storage.bytes.copyBytes(from: bytes)
      return storage
    }
    #expect(try TFLiteModel(storage(file(operatorCount: 1))).nodes.count == 1)
    do {
      _ = try TFLiteModel(storage(file(operatorCount: 2000)))
      Issue.record("the file was read")
    } catch let error as Diagnostic {
      #expect(error.message == "lists lie over each other in the file")
    }
  }

  /// Each of such tensors would be copied as weights of its own.
  @Test func refusesTensorsThatShareALargeBuffer() throws {
    func model(tensorCount: Int) throws -> TFLiteModel {
      let tensor = FlatValue.table([.integers([1000]), .byte(0), .integer(1)])
      let graph = FlatValue.table([
        .sharedTables(tensor, tensorCount), .integers([]), .integers([0]), .tables([]),
      ])
      let buffers = FlatValue.tables([
        .table([]), .table([.bytes([UInt8](repeating: 0, count: 4000))]),
      ])
      let bytes = FlatValue.table([.integer(3), .tables([]), .tables([graph]), nil, buffers])
        .buffer(identifier: "TFL3")
      let storage = Storage.allocate(byteCount: bytes.count)
      storage.bytes.copyBytes(from: bytes)
      return try TFLiteModel(storage)
    }
    #expect(try model(tensorCount: 3).nodes.isEmpty)
    do {
      _ = try model(tensorCount: 100)
      Issue.record("the file was read")
    } catch let error as Diagnostic {
      #expect(error.message == "tensors share buffers of more than four times the file")
    }
  }
}
