import ONNXWriter
import SynapCompiler
import SynapCore
import SynapImage
import SynapRuntime
import SynapTestSupport
import Testing

/// A network of two convolutions for pictures of 14x18 pixels, converted with and without
/// preprocessing on the same calibration data.
struct CameraNetwork {
  /// What the metafile says about the network's input.
  struct Variant: CustomTestStringConvertible {
    var type = "nv12"
    var size: (height: Int, width: Int)?
    var crop: String?
    var format = ""
    var dataType = "uint8"
    var normalization = "means: [100, 120, 140]\n  scale: 60"

    var testDescription: String {
      "\(type) \(size.map { "[\($0.height), \($0.width)]" } ?? "") crop \(crop ?? "no") \(format) "
        + dataType
    }

    /// The lines of `preprocess`.
    var lines: String {
      "  preprocess:\n    type: \(type)\n"
        + (size.map { "    size: [\($0.height), \($0.width)]\n" } ?? "")
        + (crop.map { "    crop: \($0)\n" } ?? "")
    }
  }

  static let height = 14
  static let width = 18
  let folder: TemporaryFolder
  let variant: Variant

  init(_ variant: Variant) throws {
    self.variant = variant
    folder = try TemporaryFolder()
    var network = ONNXNetwork(operatorSet: 13)
    let channels = variant.type == "gray" ? 1 : 3
    network.inputs = [.init("x", shape: [1, channels, Self.height, Self.width])]
    network.outputs = [.init("y", nil)]
    network.convolution("x", "a", from: channels, to: 4, kernel: 3)
    network.convolution("a", "y", from: 4, to: 2)
    try folder.write(network)
    for index in 0..<3 {
      try CameraNetwork.image(width: 30, height: 24, seed: UInt64(index))
        .write(to: folder.file("\(index).png"))
    }
  }

  /// A picture of random colours in 2x2 blocks.
  static func image(width: Int, height: Int, seed: UInt64) -> Image {
    var numbers = SplitMix64(seed: seed)
    let pixels = (0..<width * height * 3).map { _ in
      UInt8(truncatingIfNeeded: numbers.next() >> 23)
    }
    return Image(width: width, height: height, channels: 3, pixels: pixels)
  }

  /// A frame of random samples.
  static func frame(_ layout: PixelLayout, width: Int, height: Int, seed: UInt64) throws
    -> CameraFrame
  {
    var numbers = SplitMix64(seed: seed)
    let count = layout.planes.map { $0.byteCount(height: height, width: width) }.reduce(0, +)
    return try CameraFrame(
      layout: layout, width: width, height: height,
      bytes: (0..<count).map { _ in UInt8(truncatingIfNeeded: numbers.next() >> 19) })
  }

  /// The text of the metafile.
  func metafile(isPreprocessed: Bool) -> String {
    let normalization =
      variant.type == "gray"
      ? variant.normalization.replacing("[100, 120, 140]", with: "110") : variant.normalization
    return "inputs:\n- \(normalization.isEmpty ? "security: any" : normalization)\n"
      + (variant.format.isEmpty ? "" : "  format: \(variant.format)\n")
      + (isPreprocessed ? variant.lines : "")
      + "quantization:\n  data_type: \(variant.dataType)\n  dataset: ['*.png']\n"
  }

  /// The compiled network.
  func model(isPreprocessed: Bool = true, target: String = "VS680") throws -> CompiledModel {
    try Conversion(
      Conversion.Options(
        model: folder.file("net.onnx"),
        metafile: try folder.write(
          metafile(isPreprocessed: isPreprocessed), to: "\(isPreprocessed).yaml"),
        target: target, outputDirectory: folder.file("out"))
    ).compile()
  }
}

extension CompiledModel {
  /// The network, loaded.
  func loaded() throws -> Network {
    try Network(
      Bundle(Storage.holding(encoded()), file: "model.synap"), file: "model.synap", threads: 1)
  }
}

extension Network {
  /// The numbers of the value called `name` after the next run.
  func values(of name: String) -> [Float] {
    var run = predictByLayer { $0.name == name }
    defer { run.finish() }
    return run.next()?.values ?? []
  }
}
