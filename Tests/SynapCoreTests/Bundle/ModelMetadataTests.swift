import SynapCore
import Testing

@Suite struct ModelMetadataTests {
  /// The tensors of a camera's picture, of which a part is used.
  static let camera: [TensorMetadata] = {
    func tensor(_ name: String, _ shape: Shape, _ type: DataType = .uint8) -> TensorMetadata {
      TensorMetadata(
        name: "camera_\(name)", sourceName: "camera", shape: shape,
        layout: type == .uint8 ? .nhwc : .none, dataType: type)
    }
    var tensors =
      [tensor("y8", [1, 24, 32, 1]), tensor("uv8", [1, 12, 16, 2])]
      + PicturePreprocessing.cropNames.map { tensor($0, [1], .int32) }
    tensors[0].preprocessing = PicturePreprocessing(
      layout: .nv12, height: 24, width: 32, crop: .variable, networkHeight: 8, networkWidth: 10)
    return tensors
  }()

  static let metadata = ModelMetadata(
    inputs: [
      TensorMetadata(
        name: "images_316", sourceName: "images", shape: [1, 3, 480, 640], layout: .nchw,
        dataType: .uint8, quantization: .affine(scale: 0.003_921_568_9, zeroPoint: 3),
        format: "rgb", means: [0, 1.5, 2], scale: 255, security: "any"),
      TensorMetadata(
        name: "size", sourceName: "size", shape: [1], layout: .none, dataType: .int16,
        quantization: .dynamicFixedPoint(fractionalLength: -3)),
    ] + camera,
    outputs: [
      TensorMetadata(
        name: "attach_Conv_Conv_212/out0", sourceName: "349", shape: [1, 48, 60, 80],
        layout: .nchw, dataType: .float32, format: "yolov5 \"transposed\"=1",
        security: "secure-if-input-secure")
    ], target: "VS680")

  @Test func readsWhatItWrites() throws {
    #expect(try ModelMetadata(parsing: Array(Self.metadata.text.utf8)) == Self.metadata)
  }

  @Test func showsOnlyWhatAnybodyMayKnow() throws {
    var metadata = Self.metadata
    metadata.isSecure = true
    let text = metadata.publicPart.text
    #expect(try ModelMetadata(parsing: Array(text.utf8)) == metadata.publicPart)
    for secret in ["images", "0.0039", "rgb", "255", "212", "349", "yolov5", "\"fl\"", "mean"] {
      #expect(!text.contains(secret), "\(secret)")
    }
    #expect(text.contains("\"secure\": true") && text.contains("secure-if-input-secure"))
  }

  @Test(arguments: [
    ("\"format_version\": 1", "\"format_version\": 2", "layout version 2"),
    ("\"format_version\": 1", "\"version\": 1", "no format_version"),
    ("\"secure\": false", "\"secure\": 1", "no 'secure'"),
    ("\"target\": \"VS680\"", "\"target\": 1", "no 'target'"),
    ("\"Inputs\"", "\"inputs\"", "no 'Inputs'"),
    ("\"float32\"", "\"float33\"", "'output_0' has an unknown data type"),
    ("\"nchw\"", "\"nchv\"", "'input_0' has an unknown layout"),
    ("480", "-480", "'input_0' has an impossible shape"),
    ("480", "480000000000", "'input_0' has an impossible shape"),
    ("480", "4.5", "'input_0' has an impossible shape"),
    ("\"zero_point\": 3", "\"zero_point\": 3000000000", "'input_0' has an impossible quantization"),
    ("\"fl\": -3", "\"fl\": -300", "'input_1' has an impossible quantization"),
    ("\"name\": \"size\"", "\"name\": 1", "'input_1' has no text 'name'"),
    ("\"type\": \"nv12\"", "\"type\": \"nv13\"", "'input_2' has an impossible 'preprocess'"),
    ("\"crop\": true", "\"crop\": [0, 0, 33, 1]", "'input_2' has an impossible 'preprocess'"),
    ("\"crop\": true", "\"crop\": 1", "'input_2' has an impossible 'preprocess'"),
    ("\"type\": \"nv12\"", "\"type\": \"yuv420\"", "from 'camera_y8' on don't take a picture"),
    ("\"int32\"", "\"int16\"", "from 'camera_y8' on don't take a picture"),
  ])
  func refusesWhatItCantRead(_ text: String, _ replacement: String, _ message: String) throws {
    let original = Self.metadata.text
    let range = try #require(original.firstRange(of: text))
    let changed = original.replacingCharacters(in: range, with: replacement)
    #expect {
      try ModelMetadata(parsing: Array(changed.utf8))
    } throws: { error in
      (error as? Diagnostic)?.message.contains(message) == true
    }
  }

  @Test(arguments: PicturePreprocessing.Crop.samples)
  func keepsHowPicturesArePrepared(_ crop: PicturePreprocessing.Crop) throws {
    var metadata = Self.metadata
    metadata.inputs = Array(Self.camera.prefix(crop == .variable ? 6 : 2))
    metadata.inputs[0].preprocessing?.crop = crop
    let parsed = try ModelMetadata(parsing: Array(metadata.text.utf8))
    #expect(parsed == metadata)
    #expect(parsed.inputGroups == [0..<metadata.inputs.count])
    #expect(parsed.inputs[0].networkSize.map { [$0.height, $0.width] } == [8, 10])
  }

  @Test func knowsWhichTensorsTakeOneInput() {
    #expect(Self.metadata.inputGroups == [0..<1, 1..<2, 2..<8])
  }

  @Test func survivesEveryChangeOfAByte() throws {
    let original = Array(Self.metadata.text.utf8)
    for position in original.indices {
      for value in [original[position] ^ 1, UInt8(ascii: "\""), UInt8(ascii: "9"), 0] {
        var bytes = original
        bytes[position] = value
        do { _ = try ModelMetadata(parsing: bytes) } catch { #expect(error is Diagnostic) }
      }
    }
  }
}

extension PicturePreprocessing.Crop {
  fileprivate static let samples: [Self] = [
    .whole, .variable, .rect(Rect(x: 2, y: 3, width: 30, height: 21)),
  ]
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
