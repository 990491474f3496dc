import SynapCompiler
import SynapCore
import SynapQuant
import SynapTestSupport
import Testing

/// Statistics of shards of a dataset, joined in a conversion.
@Suite struct MergedStatisticsTests {
  /// A network whose dataset was measured, and the shards 1/2 and 2/2 of it.
  private func sharded() throws -> (network: CalibratedNetwork, whole: [UInt8]) {
    let network = try CalibratedNetwork()
    try network.metafile("  data_type: {'*': uint8, z_node: int16}\n  algorithm: auto")
    let whole = try network.converted(cache: "cache").bytes
    try network.measure([0, 2, 4], to: "1")
    try network.measure([1, 3], to: "2")
    return (network, whole)
  }

  @Test func shardsGiveTheSameBytesAsTheWhole() throws {
    let (network, whole) = try sharded()
    for order in [["1", "2"], ["2", "1"], [try network.cachedFile]] {
      let found = try network.converted(statistics: order)
      #expect(found.bytes == whole)
      #expect(!found.progress.contains(.quantizing(percent: 0)))
    }
    // They need no dataset.
    try network.metafile(
      "  data_type: {'*': uint8, z_node: int16}\n  algorithm: auto", hasDataset: false)
    #expect(try network.converted(statistics: ["1", "2"]).bytes == whole)
  }

  private func report(_ network: CalibratedNetwork) throws -> String {
    try File.readText(network.folder.file("out/quantization_report.txt"))
  }

  /// The layers' errors are measured wherever the samples are at hand, and said to be missing elsewhere.
  @Test func measuresErrorsWhereTheSamplesAreAtHand() throws {
    let (network, _) = try sharded()
    let complete = try report(network)
    _ = try network.converted(statistics: ["1", "2"])
    #expect(try report(network) == complete)
    #expect(!complete.contains("are empty"))
    try network.writeSample(3, seed: 99)
    _ = try network.converted(statistics: ["1", "2"])
    #expect(
      try report(network).contains(
        "The columns alone and all are empty: the samples that the given statistics are of are not "
          + "at hand."))
  }

  @Test func namesTheSamplesOfAMissingShard() throws {
    let (network, _) = try sharded()
    #expect {
      try network.converted(statistics: ["1"])
    } throws: {
      "\($0)" == """
        error: 2 of the 5 samples are in none of the statistics
          note: missing are 1, 3
        """
    }
  }

  @Test func refusesOverlappingShards() throws {
    let (network, _) = try sharded()
    try network.measure([3, 4], to: "3")
    #expect {
      try network.converted(statistics: ["1", "3"])
    } throws: {
      "\($0)"
        == "\(network.folder.file("3")): error: sample 4 of the dataset is in two of the statistics"
    }
  }

  @Test func refusesStatisticsOfAnotherNetworkOrDataset() throws {
    let (network, _) = try sharded()
    func message(_ names: [String]) -> String {
      do {
        _ = try network.converted(statistics: names)
        return ""
      } catch {
        return "\(error)"
      }
    }
    let path = network.folder.file("2")
    var file = try StatisticsFile(contentsOf: path)
    file.datasetDigest[0] ^= 1
    try network.folder.write(file.encoded(), to: "2")
    #expect(
      message(["1", "2"])
        == "\(path): error: the statistics are of another dataset than those of "
        + network.folder.file("1"))
    file.networkDigest[0] ^= 1
    try network.folder.write(file.encoded(), to: "2")
    #expect(
      message(["1", "2"]).hasPrefix("\(path): error: the statistics are of another network,"))
    #expect(message(["4"]).contains(network.folder.file("4")))
  }

  /// A file that fits the network and was measured on nothing.
  @Test(arguments: [0, 5]) func refusesStatisticsWithoutNumbers(_ datasetCount: Int) throws {
    let (network, _) = try sharded()
    let path = network.folder.file(try network.cachedFile)
    var file = try StatisticsFile(contentsOf: path)
    let source = try SourceNetwork(
      contentsOf: network.model, metafile: network.folder.file("net.yaml"))
    let samples = file.calibration
    file.datasetCount = datasetCount
    file.calibration = Calibration(for: source.graph)
    try network.folder.write(file.encoded(), to: "empty")
    #expect(throws: Diagnostic.self) { try network.converted(statistics: ["empty"]) }
    #expect(samples.sampleCount == 5)
  }
}
