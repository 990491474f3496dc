import SynapCompiler
import SynapCore
import SynapImage
import SynapRuntime
import SynapTestSupport
import Testing

/// Networks that prepare pictures themselves against the same networks behind the software of the
/// runtime: conversion to RGB, crop, linear scaling, normalization, quantization.
@Suite struct PreprocessingTests {
  typealias Variant = CameraNetwork.Variant

  static let size = (height: 20, width: 32)
  static let variants: [Variant] =
    PixelLayout.allCases.flatMap { layout in
      [
        Variant(type: layout.rawValue), Variant(type: layout.rawValue, size: size),
        Variant(type: layout.rawValue, size: size, crop: "[5, 3, 18, 14]"),
        Variant(type: layout.rawValue, size: size, crop: "[5, 3, 23, 9]", dataType: "int16"),
      ]
    } + [
      Variant(dataType: "int8"), Variant(dataType: "float16"), Variant(size: size, format: "bgr"),
      Variant(type: "rgb888p3", size: size, format: "bgr", dataType: "int16"),
      Variant(type: "bgra", crop: "[1, 0, 9, 7]", format: "bgr keep_proportions=0"),
      Variant(size: size, normalization: ""), Variant(size: (height: 8, width: 10)),
    ]

  /// The frame that a network takes, random.
  private func frame(for network: Network, seed: UInt64 = 5) throws -> CameraFrame {
    let preprocessing = try #require(network.inputs[0].metadata.preprocessing)
    return try CameraNetwork.frame(
      preprocessing.layout, width: preprocessing.width, height: preprocessing.height, seed: seed)
  }

  /// The largest difference of two lists, in steps of the tensor that holds them.
  private func difference(_ first: [Float], _ second: [Float], _ network: Network) -> Float {
    let type = network.inputs[0].metadata
    let step =
      type.quantization.uniform?.scale ?? second.map { abs($0) * 0x1p-10 }.max() ?? 0
    return (zip(first, second).map { abs($0 - $1) }.max() ?? .infinity) / step
  }

  @Test(arguments: variants) func storesWhatSoftwareDoes(_ variant: Variant) throws {
    let camera = try CameraNetwork(variant)
    let network = try camera.model().loaded()
    let software = try camera.model(isPreprocessed: false).loaded()
    let frame = try frame(for: network)
    let preprocessing = try #require(network.inputs[0].metadata.preprocessing)
    let view = try preprocessing.view(of: frame.image, region: preprocessing.defaultRegion)
    let name = "frame_\(frame.width)x\(frame.height).bin"
    try camera.folder.write(frame.planes.flatMap(\.self), to: name)
    try Preprocessor().assign(
      InputData(contentsOf: camera.folder.file(name)), to: network.inputs)
    try Preprocessor().assign(InputData(view), to: software.inputs[0])
    let (found, expected) = (network.values(of: "x"), software.values(of: "x"))
    #expect(expected.count == CameraNetwork.height * CameraNetwork.width * view.channels)
    #expect(Set(expected).count > 20, "the picture is too plain to show anything")
    #expect(difference(found, expected, software) <= 1)
    let outputs = try [network, software].map { try $0.outputs[0].floats() }
    #expect(outputs[0] == outputs[1], "calibration differs")
  }

  @Test func hasTheTensorsThatTheManualLists() throws {
    let expected: [(String, [String])] = [
      ("yuv444", ["[1, 20, 32, 1] y8", "[1, 20, 32, 1] u8", "[1, 20, 32, 1] v8"]),
      ("yuv420", ["[1, 20, 32, 1] y8", "[1, 10, 16, 1] u8", "[1, 10, 16, 1] v8"]),
      ("nv12", ["[1, 20, 32, 1] y8", "[1, 10, 16, 2] uv8"]),
      ("nv21", ["[1, 20, 32, 1] y8", "[1, 10, 16, 2] vu8"]), ("gray", ["[1, 20, 32, 1] y8"]),
      ("rgb", ["[1, 20, 32, 3] rgb"]), ("bgra", ["[1, 20, 32, 4] bgra"]),
      ("rgb888p", ["[1, 3, 20, 32] rgb"]),
      ("rgb888p3", ["[1, 20, 32, 1] r8", "[1, 20, 32, 1] g8", "[1, 20, 32, 1] b8"]),
    ]
    #expect(expected.map(\.0) == PixelLayout.allCases.map(\.rawValue))
    for (type, tensors) in expected {
      let variant = Variant(type: type, size: Self.size, format: "rgb keep_proportions=0")
      let inputs = try CameraNetwork(variant).model().metadata.inputs
      #expect(
        inputs.map { "\($0.shape) \($0.format)" } == tensors.map { "\($0) rgb keep_proportions=0" })
      #expect(inputs.allSatisfy { $0.dataType == .uint8 && $0.means == nil && $0.scale == nil })
      #expect(inputs.allSatisfy { $0.layout == (type == "rgb888p" ? .nchw : .nhwc) })
      #expect(Set(inputs.map(\.name)).count == inputs.count)
      #expect(inputs.allSatisfy { $0.sourceName == "x" })
    }
  }

  @Test(arguments: ["nv21", "rgb", "gray"]) func usesThePartThatScalarsSay(_ type: String) throws {
    let camera = try CameraNetwork(Variant(type: type, size: Self.size, crop: "true"))
    let network = try camera.model().loaded()
    let planes = try #require(PixelLayout(rawValue: type)).planes.count
    #expect(
      network.inputs[planes...].map { "\($0.shape) \($0.dataType) \($0.format)" } == [
        "[1] int32 tensor_dim=18", "[1] int32 tensor_dim=14", "[1] int32 ", "[1] int32 ",
      ])
    let software = try camera.model(isPreprocessed: false).loaded()
    let frame = try frame(for: network)
    let preprocessing = try #require(network.inputs[0].metadata.preprocessing)
    let image = frame.image
    for roi in [
      nil, Rect(width: 32, height: 20), Rect(x: 7, y: 5, width: 18, height: 14),
      Rect(x: 1, y: 2, width: 31, height: 3), Rect(x: 31, y: 19, width: 1, height: 1),
    ] {
      var preprocessor = Preprocessor()
      preprocessor.setROI(roi)
      let name = type == "nv21" ? "a_32x20.nv21" : "a_32x20.\(type)"
      try camera.folder.write(frame.planes.flatMap(\.self), to: name)
      let rect = try preprocessor.assign(
        InputData(contentsOf: camera.folder.file(name)), to: network.inputs)
      #expect(rect == roi ?? Rect(width: 32, height: 20))
      let view = try preprocessing.view(of: image, region: roi ?? preprocessing.wholeRect)
      try Preprocessor().assign(InputData(view), to: software.inputs[0])
      #expect(
        difference(network.values(of: "x"), software.values(of: "x"), software) <= 1,
        "\(roi as Any)")
    }
    for (tensor, value) in zip(network.inputs[planes...], [9, 7, 4, 2] as [Int32]) {
      try tensor.assign(scalar: value)
    }
    let stored = try network.inputs[planes...].map { tensor in
      try tensor.withBytes { $0.loadUnaligned(as: Int32.self) }
    }
    #expect(stored == [16384, 16384, 4, 2])
    let part = try preprocessing.view(of: image, region: Rect(x: 4, y: 2, width: 9, height: 7))
    try Preprocessor().assign(InputData(part), to: software.inputs[0])
    #expect(difference(network.values(of: "x"), software.values(of: "x"), software) <= 1)
  }

  @Test func refusesRegionsThatItCantUse() throws {
    let network = try CameraNetwork(Variant(size: Self.size)).model().loaded()
    let data = InputData(CameraNetwork.image(width: 32, height: 20, seed: 1))
    var preprocessor = Preprocessor()
    preprocessor.setROI(Rect(width: 4, height: 4))
    #expect(
      throws: Diagnostic.error("No cropping tensors at index: 2", at: Location(file: "image"))
    ) { try preprocessor.assign(data, to: network.inputs) }
    let cropping = try CameraNetwork(Variant(size: Self.size, crop: "true")).model().loaded()
    preprocessor.setROI(Rect(x: 30, width: 4, height: 4))
    #expect {
      try preprocessor.assign(data, to: cropping.inputs)
    } throws: {
      "\($0)".contains("the region 30,0,4,4 lies outside the picture of 32x20 pixels")
    }
  }

  /// A photo of other proportions lies between bands in the frame, as a camera would show it.
  @Test func showsPhotosInACamerasFrame() throws {
    let camera = try CameraNetwork(Variant(size: (height: 40, width: 30), format: "rgb"))
    let network = try camera.model().loaded()
    let photo = CameraNetwork.image(width: 60, height: 40, seed: 3)
    let rect = try Preprocessor().assign(InputData(photo), to: network.inputs)
    #expect(rect == Rect(x: 0, y: -20, width: 60, height: 80))
    let metafile = camera.folder.file("true.yaml")
    let source = try SourceNetwork(contentsOf: camera.folder.file("net.onnx"), metafile: metafile)
    let (expected, sourceRect) = try source.inputs[0].tensor(for: photo)
    #expect(sourceRect == rect)
    let found = network.values(of: "x")
    let step = try #require(
      try camera.model(isPreprocessed: false).loaded().inputs[0].metadata.quantization.uniform?
        .scale)
    let worst = zip(found, expected.floats).map { abs($0 - $1) }.max()
    #expect(try #require(worst) <= step, "the source network looks through the same frame")

    let frame = try CameraNetwork.frame(.nv12, width: 30, height: 40, seed: 4)
    let (seen, part) = try source.inputs[0].tensor(for: frame)
    let preprocessing = try #require(network.inputs[0].metadata.preprocessing)
    #expect(part == preprocessing.wholeRect)
    let view = try preprocessing.view(of: frame.image, region: preprocessing.wholeRect)
    #expect(try seen.floats == source.inputs[0].reader.tensor(for: view).tensor.floats)
  }

  @Test func takesAndNormalizesNumbers() throws {
    for type in ["uint8", "int16", "float16"] {
      let camera = try CameraNetwork(Variant(type: "float32", dataType: type))
      let network = try camera.model().loaded()
      let software = try camera.model(isPreprocessed: false).loaded()
      let metadata = network.inputs[0].metadata
      #expect(metadata.dataType == .float32 && metadata.format == "" && metadata.means == nil)
      #expect(metadata.shape == [1, 3, 14, 18] && metadata.layout == .nchw)
      var numbers = SplitMix64(seed: 9)
      let values = (0..<metadata.shape.elementCount).map { _ in 255 * numbers.uniform() }
      try network.inputs[0].assign(values)
      try software.inputs[0].assign(values)
      #expect(difference(network.values(of: "x"), software.values(of: "x"), software) <= 1)
    }
  }

  @Test func keepsTheIntegersOfANetworkThatComesQuantized() throws {
    let folder = try TemporaryFolder()
    let model = try folder.write(TFLiteNetwork.int8Sample.serialized(), to: "net.tflite")
    func network(_ metafile: String) throws -> Network {
      try Conversion(
        Conversion.Options(
          model: model, metafile: folder.write(metafile, to: "net.yaml"), target: "VS640",
          outputDirectory: folder.file("out"))
      ).compile().loaded()
    }
    let cropped = try network(
      "inputs:\n- preprocess: {type: yuv420, size: [8, 12], crop: [1, 1, 7, 5]}\n")
    let software = try network("")
    let frame = try frame(for: cropped)
    let preprocessing = try #require(cropped.inputs[0].metadata.preprocessing)
    try Preprocessor().assign(
      InputData(contentsOf: folder.write(frame.planes.flatMap(\.self), to: "frame.raw")),
      to: cropped.inputs)
    let view = try preprocessing.view(of: frame.image, region: preprocessing.defaultRegion)
    try Preprocessor().assign(InputData(view), to: software.inputs[0])
    for network in [cropped, software] { network.predict() }
    let outputs = try [cropped, software].map { try $0.outputs[0].withBytes { Array($0) } }
    #expect(outputs[0] == outputs[1])
    #expect(cropped.values(of: "x") == software.values(of: "x"))
  }

  @Test(arguments: [
    (
      "gray", "",
      "net.yaml:2:3: error: Preprocessing 'gray' can only be used when the input tensor "
        + "has 1 channel\n  note: the input is [1, 3, 14, 18]"
    ),
    (
      "nv12", "size: [3, 4]", "net.yaml:4:11: error: a picture in nv12 has an even height and width"
    ),
    ("rgb", "size: [70000, 4]", "net.yaml:4:11: error: the picture is too large: 4x70000 pixels"),
    ("rgb", "crop: [1, 0, 18, 14]", "'crop' reaches beyond the source picture of 14 rows and 18"),
  ])
  func refusesWhatDoesNotFitTheInput(_ type: String, _ line: String, _ message: String) throws {
    let camera = try CameraNetwork(Variant())
    let text = "inputs:\n- preprocess:\n    type: \(type)\n" + (line.isEmpty ? "" : "    \(line)\n")
    let path = try camera.folder.write(text, to: "net.yaml")
    #expect {
      try SourceNetwork(contentsOf: camera.folder.file("net.onnx"), metafile: path)
    } throws: {
      "\($0)".contains(message)
    }
  }

  @Test func saysWhereNothingSaysWhatSamplesStandFor() throws {
    let camera = try CameraNetwork(Variant(dataType: "int16", normalization: ""))
    #expect {
      try camera.model()
    } throws: {
      "\($0)".contains(
        "mean and scale not specified for input x (auto-detection for dynamic_fixed_point "
          + "quantization not supported preprocessing)")
    }
  }

  @Test func chargesTheConversionToTheInput() throws {
    let camera = try CameraNetwork(Variant(size: Self.size))
    let (converting, plain) = (try camera.model(), try camera.model(isPreprocessed: false))
    let first = try #require(converting.program.layers.first)
    #expect(first.kind == "Preprocess")
    let cycles = try [converting, plain].map { try $0.program.estimate().cycles }
    #expect(cycles[0] > cycles[1])
  }
}
