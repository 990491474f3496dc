import ONNXWriter
import SynapCompiler
import SynapCore
import SynapImage
import SynapTestSupport
import Testing

/// What a conversion says about its calibration data.
@Suite struct CalibrationLintTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try File.createDirectory(folder.file("p"))
  }

  /// A picture that is equally sharp in both directions, and like no other seed's.
  private func picture(_ seed: Int, width: Int, height: Int) -> Image {
    var numbers = SplitMix64(seed: UInt64(seed))
    let columns = width + 4
    let noise = (0..<columns * (height + 4)).map { _ in Int(numbers.next() & 255) }
    let pixels = (0..<width * height).flatMap { position -> [UInt8] in
      let (x, y) = (position % width, position / width)
      var sum = 0
      for row in y..<y + 5 { for column in x..<x + 5 { sum += noise[row * columns + column] } }
      let level = seed % 2 == 0 ? sum / 50 : 255 - sum / 50
      return [UInt8](repeating: UInt8(level), count: 3)
    }
    return Image(width: width, height: height, channels: 3, pixels: pixels)
  }

  private func writePictures(_ count: Int, width: Int = 64, height: Int = 48) throws {
    for index in 0..<count {
      try picture(index, width: width, height: height)
        .write(to: folder.file("p/\(10 + index).png"))
    }
  }

  /// The warnings of the conversion of a convolution of pictures of 64x48 pixels, whose statistics are
  /// kept in `cache` or given.
  private func warnings(
    _ input: String = "{means: 0, scale: 255}", dataset: String = "p/*", cache: String? = nil,
    statistics: [String] = []
  ) throws -> [String] {
    var network = ONNXNetwork(operatorSet: 13)
    network.inputs = [.init("x", shape: [1, 3, 48, 64])]
    network.outputs = [.init("y", nil)]
    network.initializers = [
      .init("w", [4, 3, 3, 3], (0..<108).map { Float($0 * 37 % 41) / 20 - 1 }),
      .init("b", [4], [0.2, -0.2, 0.2, -0.2]),
    ]
    network.append(
      "Conv", ["x", "w", "b"], ["y"], name: "Conv_0",
      ["kernel_shape": .integers([3, 3]), "pads": .integers([1, 1, 1, 1])])
    let metafile = "inputs:\n- \(input)\nquantization:\n  dataset: \(dataset)\n"
    var warnings: [String] = []
    _ = try Conversion(
      Conversion.Options(
        model: folder.write(network), metafile: folder.write(metafile, to: "net.yaml"),
        target: "VS680", outputDirectory: "", cacheDirectory: cache.map(folder.file),
        statistics: statistics)
    ).compile(warn: { warnings.append($0.description) })
    return warnings
  }

  @Test func isSilentAboutGoodData() throws {
    try writePictures(12)
    #expect(try warnings() == [])
  }

  @Test func isSilentAboutRandomData() throws {
    #expect(try warnings("{means: 0}", dataset: "random") == [])
  }

  @Test func countsSamples() throws {
    try writePictures(9)
    let found = try warnings()
    #expect(found.count == 1 && found[0].contains("ranges of 9 calibration samples"), "\(found)")
    #expect(found.allSatisfy { $0.contains("net.yaml:4:") })
  }

  @Test func measuresInputsThatAreTooLargeOrTooSmall() throws {
    try writePictures(12)
    let large = try warnings("{means: 0, scale: 1}")
    #expect(large.count == 1 && large[0].contains("inputs are too large"), "\(large)")
    #expect(large.allSatisfy { $0.contains("check 'means' and 'scale'") })
    let small = try warnings("{means: 0, scale: 65025}")
    #expect(small.count == 1 && small[0].contains("inputs are too small"), "\(small)")
    let silent = try warnings("{format: rgb}")
    #expect(silent.contains { $0.contains("neither 'means' nor 'scale': pixels go in") })
  }

  @Test func measuresPicturesThatTheFormatStretches() throws {
    try writePictures(12, width: 48, height: 64)
    let found = try warnings("{means: 0, scale: 255, format: rgb keep_proportions=0}")
    #expect(found.count == 1 && found[0].contains("by a factor of 1.78"), "\(found)")
    #expect(try warnings("{means: 0, scale: 255, format: rgb}") == [])
  }

  @Test func measuresPicturesThatWereStretched() throws {
    for index in 0..<12 {
      try picture(index, width: 36, height: 64).resized(width: 64, height: 48)
        .write(to: folder.file("p/\(10 + index).png"))
    }
    let found = try warnings()
    #expect(found.count == 1 && found[0].contains("network's size 64x48"), "\(found)")
  }

  @Test func countsPicturesThatDiffer() throws {
    try writePictures(2)
    for index in 2..<12 {
      try picture(1, width: 64, height: 48).write(to: folder.file("p/\(10 + index).png"))
    }
    let found = try warnings()
    #expect(
      found.count == 1 && found[0].contains("of 12 calibration pictures only 2 differ"),
      "\(found)")
  }

  /// What is to be known of pictures is kept with the statistics: nothing is decoded again.
  @Test func knowsPicturesFromTheirStatistics() throws {
    for index in 0..<12 {
      try picture(1, width: 48, height: 64).write(to: folder.file("p/\(10 + index).png"))
    }
    let input = "{means: 0, scale: 255, format: rgb keep_proportions=0}"
    let found = try warnings(input, cache: "cache")
    #expect(found.count == 2, "\(found)")
    #expect(try warnings(input, cache: "cache") == found)
    let file = try #require(folder.files.first { $0.hasSuffix(".stats") })
    for name in folder.files where name.hasPrefix("p/") { File.remove(folder.file(name)) }
    #expect(try warnings(input, statistics: [folder.file(file)]) == found)
  }

  @Test func namesThePhotoThatStretchesARange() throws {
    let dark = { (level: UInt8) in
      Image(width: 64, height: 48, channels: 3, filledWith: level)
    }
    for index in 0..<12 {
      try dark(UInt8(4 * index + 4)).write(to: folder.file("p/\(10 + index).png"))
    }
    try dark(255).write(to: folder.file("p/odd.png"))
    let found = try warnings()
    #expect(found.count == 1, "\(found)")
    #expect(found.allSatisfy { $0.contains("'odd.png' alone stretches the range of 'x'") })
  }
}
