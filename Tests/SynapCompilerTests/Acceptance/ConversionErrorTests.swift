import Foundation
import ONNXWriter
import SynapCompiler
import SynapCore
import SynapTestSupport
import Testing

/// Input that is at fault: one clear line each, and nothing in the output directory.
@Suite struct ConversionErrorTests {
  /// A conversion that fails.
  struct Mistake: Sendable, CustomTestStringConvertible {
    var name: String
    /// The metafile; nil for none.
    var metafile: String?
    var target = "VS680"
    /// What is said, with the folder's path taken out.
    var expected: String
    /// Changes the folder, which holds `net.onnx`.
    var prepare: @Sendable (TemporaryFolder) throws -> Void = { _ in }

    var testDescription: String { name }
  }

  private static let dataset =
    "inputs:\n- scale: 255\n  means: [0, 0, 0]\nquantization:\n  dataset: ['photos/*.jpg']\n"

  private static var network: ONNXNetwork {
    var network = ONNXNetwork(operatorSet: 13)
    network.inputs = [ONNXNetwork.Value("x", shape: [1, 3, 8, 8])]
    network.outputs = [ONNXNetwork.Value("y", nil)]
    network.convolution("x", "c", from: 3, to: 4, kernel: 3)
    network.append("Relu", ["c"], ["y"])
    return network
  }

  static let mistakes = [
    Mistake(
      name: "unknown key", metafile: "inputs:\n- means: [0]\n  scales: 255\n",
      expected: """
        net.yaml:3:3: error: Invalid field(s) in yaml file: scales
          note: did you mean 'scale'?
          note: valid fields of 'inputs[]': name, shape, means, scale, format, security, \
        preprocess, custom
        """),
    Mistake(
      name: "no YAML", metafile: "inputs: [\n",
      expected: """
        net.yaml:2:1: error: Error parsing model metafile: net.yaml: did not find expected node \
        content
        """),
    Mistake(
      name: "unsupported value", metafile: "delegate: gpu\n",
      expected: """
        net.yaml:1:11: error: 'delegate: gpu' is not supported yet: layers run on the NPU, whose \
        shader computes floats, or on the host's processor; write 'npu', 'cpu' or leave it out
        """),
    Mistake(
      name: "unknown layer delegated", metafile: "delegate:\n  nowhere: cpu\n",
      expected: """
        net.yaml:2:3: error: Layer name 'nowhere' not in: ['x']
        """),
    Mistake(
      name: "wrong number of means", metafile: "inputs:\n- means: [0, 1]\n",
      expected: "net.yaml:2:3: error: 2 means for 3 channels"),
    Mistake(
      name: "too many inputs", metafile: "inputs:\n- {}\n- {}\n",
      expected: "net.yaml: error: Model has 1 inputs but 2 inputs specified in meta file"),
    Mistake(
      name: "unknown output", metafile: "outputs:\n- name: head\n",
      expected: """
        net.yaml:2:9: error: Tensor head not found in network.
          note: Available tensors: [x, c, y]
        """),
    Mistake(
      name: "misspelt outputs", metafile: "outputs:\n- name: yy\n- format: a\n  name: c1\n",
      expected: """
        net.yaml:2:9: error: Tensor yy not found in network.
          note: did you mean 'y'?
          note: Available tensors: [x, c, y]
        net.yaml:4:9: error: Tensor c1 not found in network.
          note: did you mean 'c'?
          note: Available tensors: [x, c, y]
        """),
    Mistake(
      name: "unknown input", metafile: "inputs:\n- name: image\n  shape: [1, 3, 8, 8]\n",
      expected: """
        net.onnx: error: a shape is given for 'image', which the network does not have
          note: its inputs are 'x'
        """),
    Mistake(
      name: "misspelt input", metafile: "inputs:\n- name: xx\n  shape: [1, 3, 8, 8]\n",
      expected: """
        net.onnx: error: a shape is given for 'xx', which the network does not have
          note: did you mean 'x'?
          note: its inputs are 'x'
        """),
    Mistake(
      name: "wrong target", target: "VS999",
      expected:
        """
        error: Invalid target specified: VS999. Available targets: GENERIC, DVF120, VS640, VS680, \
        SL1620, SL1640, SL1680
        """),
    Mistake(
      name: "missing model", expected: "error: model not found: net.onnx",
      prepare: { File.remove($0.file("net.onnx")) }),
    Mistake(
      name: "truncated model",
      expected: "net.onnx: error: the file is not an ONNX network, or it is truncated",
      prepare: {
        let bytes = try File.read($0.file("net.onnx"))
        try $0.write(Array(bytes.prefix(bytes.count / 2)), to: "net.onnx")
      }),
    Mistake(
      name: "empty model", expected: "net.onnx: error: the file is empty",
      prepare: { try $0.write([UInt8](), to: "net.onnx") }),
    Mistake(
      name: "unknown operators",
      expected: """
        net.onnx: 'first' (Frobnicate, node 0): error: the operator is not supported
        net.onnx: 'second' (Transmogrify, node 2): error: the operator is not supported
        """,
      prepare: {
        var network = ConversionErrorTests.network
        network.nodes = []
        network.append("Frobnicate", ["x"], ["a"], name: "first")
        network.append("Relu", ["a"], ["b"], name: "between")
        network.append("Transmogrify", ["b"], ["y"], name: "second")
        try $0.write(network)
      }),
    Mistake(
      name: "missing dataset directory", metafile: dataset,
      expected: """
        net.yaml:5:13: error: Quantization dataset is empty
          note: nothing matches 'photos/*.jpg'
        """),
    Mistake(
      name: "empty dataset", metafile: dataset,
      expected: """
        net.yaml:5:13: error: Quantization dataset is empty
          note: nothing matches 'photos/*.jpg'
        """,
      prepare: { try File.createDirectory($0.file("photos")) }),
    Mistake(
      name: "corrupt picture", metafile: dataset,
      expected: """
        photos/a.jpg: error: not a picture this tool knows; JPEG, PNG, BMP, PPM and PGM can be read
        """,
      prepare: {
        try File.createDirectory($0.file("photos"))
        try $0.write("this is no picture", to: "photos/a.jpg")
      }),
    Mistake(
      name: "fewer datasets than inputs",
      metafile: "inputs:\n- {}\n- {}\nquantization:\n  dataset: [random, random]\n",
      expected: "net.yaml: error: Model has 1 inputs but 2 inputs specified in meta file"),
  ]

  /// The text of the error of converting what `folder` holds, its path taken out; nil for none.
  private func error(of mistake: Mistake, in folder: TemporaryFolder) throws -> String? {
    try folder.write(Self.network)
    try mistake.prepare(folder)
    let metafile = try mistake.metafile.map { try folder.write($0, to: "net.yaml") }
    let conversion = Conversion(
      Conversion.Options(
        model: folder.file("net.onnx"), metafile: metafile, target: mistake.target,
        outputDirectory: folder.file("out")))
    do {
      try conversion.run()
      return nil
    } catch {
      #expect(error is Diagnostic || error is Diagnostics, "\(type(of: error))")
      return "\(error)".replacingOccurrences(of: folder.path + "/", with: "")
    }
  }

  @Test(arguments: mistakes)
  func saysWhatIsWrongAndLeavesNothing(_ mistake: Mistake) throws {
    let folder = try TemporaryFolder()
    let text = try #require(try error(of: mistake, in: folder))
    #expect(text == mistake.expected)
    #expect(!File.exists(folder.file("out")), "\(folder.files)")
  }

  @Test(arguments: mistakes)
  func leavesTheOldResultAsItIs(_ mistake: Mistake) throws {
    let folder = try TemporaryFolder()
    try File.createDirectory(folder.file("out"))
    try folder.write("old", to: "out/model.synap")
    _ = try error(of: mistake, in: folder)
    #expect(try File.readText(folder.file("out/model.synap")) == "old")
    #expect(folder.files.filter { $0.hasPrefix("out/") } == ["out/model.synap"])
  }

  @Test func warnsOfAttributesThatNoPictureHas() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.network)
    let metafile = try folder.write(
      "input_format: bgr fill_color=3\ninputs:\n- format: rgb keep_proportion=0 kept_aspect=1\n",
      to: "net.yaml")
    let source = try SourceNetwork(contentsOf: folder.file("net.onnx"), metafile: metafile)
    #expect(
      source.warnings.map { "\($0)".replacingOccurrences(of: folder.path + "/", with: "") } == [
        """
        net.yaml:3:11: warning: the attribute 'keep_proportion' means nothing to a picture input
          note: did you mean 'keep_proportions'?
          note: known attributes: keep_proportions, fill_color
        """,
        """
        net.yaml:3:11: warning: the attribute 'kept_aspect' means nothing to a picture input
          note: known attributes: keep_proportions, fill_color
        """,
      ])
  }

  /// What is no picture may have attributes for the program that runs the network.
  @Test func leavesTheFormatsOfOtherInputsAlone() throws {
    let folder = try TemporaryFolder()
    var network = ONNXNetwork(operatorSet: 13)
    network.inputs = [ONNXNetwork.Value("x", shape: [1, 4])]
    network.outputs = [ONNXNetwork.Value("y", nil)]
    network.append("Relu", ["x"], ["y"])
    try folder.write(network)
    let metafile = try folder.write("inputs:\n- format: speech rate=16000\n", to: "net.yaml")
    let source = try SourceNetwork(contentsOf: folder.file("net.onnx"), metafile: metafile)
    #expect(source.warnings.isEmpty)
  }

  @Test func leavesNothingWhereTheDirectoryCanNotBeMade() throws {
    let folder = try TemporaryFolder()
    try folder.write("a file", to: "out")
    let mistake = Mistake(name: "", expected: "")
    let text = try #require(try error(of: mistake, in: folder))
    #expect(text.contains("out"), "\(text)")
    #expect(folder.files == ["net.onnx", "out"])
  }
}
