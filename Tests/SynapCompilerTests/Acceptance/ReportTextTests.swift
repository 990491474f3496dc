import ONNXWriter
import SynapCompiler
import SynapCore
import SynapTestSupport
import Testing

/// Reports that other programs read.
@Suite struct ReportTextTests {
  /// Whoever reads them would take them for this conversion's.
  @Test func removesReportsOfAnEarlierConversion() throws {
    let folder = try TemporaryFolder()
    var network = ONNXNetwork(operatorSet: 13)
    network.inputs = [.init("x", shape: [1, 2, 4, 4])]
    network.outputs = [.init("y", nil)]
    network.append("Relu", ["x"], ["y"])
    let metafile = try folder.write(
      "inputs:\n-\nquantization:\n  dataset: random\n", to: "net.yaml")
    let model = try folder.write(network)
    let report = folder.file("out/quantization_report.txt")
    for (metafile, isReported) in [(metafile, true), (nil, false)] {
      try Conversion(
        Conversion.Options(
          model: model, metafile: metafile, target: "VS680", outputDirectory: folder.file("out"))
      ).run()
      #expect(File.exists(report) == isReported)
      #expect(File.exists(folder.file("out/quantization_info.yaml")) == isReported)
    }
  }

  private static let names = ["it's", "a: b # c", "line\nbreak \"\\", "''", "-", "349", "ümlaut"]

  /// Names of layers and tensors are any text.
  @Test(arguments: names) func namesAreReadBackFromYAML(_ name: String) throws {
    let folder = try TemporaryFolder()
    var network = ONNXNetwork(operatorSet: 13)
    network.inputs = [.init(name, shape: [1, 2, 4, 4])]
    network.outputs = [.init("y", nil)]
    network.initializers = [.init("w", [2, 2, 1, 1], [1, 2, 3, 4])]
    network.append("Conv", [name, "w"], ["c"], name: name, ["kernel_shape": .integers([1, 1])])
    network.append("Sigmoid", ["c"], ["y"], name: "last")
    let metafile = """
      inputs:
      -
      quantization:
        data_type: {'*': uint8, last: int16}
        dataset: random

      """
    try Conversion(
      Conversion.Options(
        model: folder.write(network), metafile: folder.write(metafile, to: "net.yaml"),
        target: "VS680", outputDirectory: folder.file("out"))
    ).run()
    let text = try File.read(folder.file("out/quantization_info.yaml"))
    let source = try MetafileText(text, file: "info.yaml") { _ in nil }
    let entries = try #require(try YAMLParser.parse(source, file: "info.yaml").entries)
    #expect(entries.map(\.key.text) == ["quantize_parameters", "customized_quantize_layers"])
    let keys = entries[0].value.entries?.compactMap(\.key.text) ?? []
    #expect(keys.contains { $0.hasPrefix("@Conv_\(name)_") && $0.hasSuffix(":weight") }, "\(keys)")
    #expect(keys.contains { $0.hasPrefix("@\(name)_") && $0.hasSuffix(":out0") }, "\(keys)")

    let info = try File.readText(folder.file("out/model_info.txt"))
    let line = try #require(info.split(separator: "\n").first { $0.hasPrefix("  - name: ") })
    let list = try MetafileText(Array((line + "\n").utf8), file: "info.txt") { _ in nil }
    let item = try YAMLParser.parse(list, file: "info.txt").elements?.first
    let found = item?.entries?.first?.value.text
    #expect(found?.hasPrefix(name) == true, "\(line)")
  }
}
