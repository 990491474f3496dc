import SynapCompiler
import SynapCore
import SynapTestSupport
import Testing

/// Statistics that are kept: measured once, never taken for those of something else.
@Suite struct CalibrationCacheTests {
  private static let measuring: [Conversion.Progress] =
    [.converting] + [0, 20, 40, 60, 80, 100].map { .quantizing(percent: $0) } + [.compiling]
  private static let known: [Conversion.Progress] = [
    .converting, .quantizing(percent: 100), .compiling,
  ]

  @Test func runsNoInferenceForOtherDataTypes() throws {
    let network = try CalibratedNetwork()
    try network.metafile("  data_type: uint8")
    let first = try network.converted(cache: "cache")
    #expect(first.progress == Self.measuring)
    for lines in [
      "  data_type: int16", "  data_type: {'*': uint8, y_node: int16}",
      "  data_type: int8\n  scheme: perchannel_symmetric_affine\n  algorithm: kl_divergence",
      "  mode: full\n  options: {bias_correction: false}",
    ] {
      try network.metafile(lines)
      let again = try network.converted(cache: "cache")
      #expect(again.progress == Self.known, "\(lines)")
      #expect(try network.converted().bytes == again.bytes, "\(lines)")
      #expect(again.bytes != first.bytes, "\(lines)")
    }
  }

  @Test func measuresAgainWhatHasChanged() throws {
    let network = try CalibratedNetwork()
    try network.metafile("  data_type: uint8")
    func progress() throws -> [Conversion.Progress] {
      try network.converted(cache: "cache").progress
    }
    #expect(try progress() == Self.measuring)
    #expect(try progress() == Self.known)
    try network.writeSample(3, seed: 99)
    #expect(try progress() == Self.measuring, "another sample")
    try network.metafile("  data_type: uint8", input: "scale: 2")
    #expect(try progress() == Self.measuring, "another scale")
    try network.metafile("  data_type: uint8", input: "{scale: 2, means: [1, 0, 0]}")
    #expect(try progress() == Self.measuring, "other means")
    var other = CalibratedNetwork.network
    other.append("Relu", ["t"], ["u"], name: "u_node")
    other.outputs.append(.init("u", nil))
    try network.folder.write(other)
    #expect(try progress() == Self.measuring, "another network")
    var weights = other
    weights.initializers[0] = .init(
      "a_weights", [8, 3, 3, 3], [Float](repeating: 0.5, count: 216))
    try network.folder.write(weights)
    #expect(try progress() == Self.measuring, "other weights")
    #expect(try progress() == Self.known)
  }

  /// Networks and datasets that take turns don't displace each other.
  @Test func keepsStatisticsOfSeveralSideBySide() throws {
    let network = try CalibratedNetwork()
    for progress in [Self.measuring, Self.known] {
      for scale in [1, 2] {
        try network.metafile("  data_type: uint8", input: "scale: \(scale)")
        #expect(try network.converted(cache: "cache").progress == progress, "scale \(scale)")
      }
    }
    #expect(network.folder.files.filter { $0.hasSuffix(".stats") }.count == 2)
  }

  @Test func measuresAgainWhereTheFileIsDamaged() throws {
    let network = try CalibratedNetwork()
    try network.metafile("  data_type: uint8")
    let first = try network.converted(cache: "cache")
    let name = try network.cachedFile
    let path = network.folder.file(name)
    let good = try File.read(path)
    var changed = good
    changed[good.count / 2] ^= 1
    for bad in [changed, Array(good[..<100]), []] {
      try network.folder.write(bad, to: name)
      let again = try network.converted(cache: "cache")
      #expect(again.progress == Self.measuring && again.bytes == first.bytes)
      #expect(try File.read(path) == good)
    }
  }

  @Test func statisticsOfAPartAreNoCache() throws {
    let network = try CalibratedNetwork()
    try network.metafile("  data_type: uint8")
    let first = try network.converted(cache: "cache")
    try network.measure([0, 1, 2, 3], to: try network.cachedFile)
    let again = try network.converted(cache: "cache")
    #expect(again.progress == Self.measuring && again.bytes == first.bytes)
  }
}
