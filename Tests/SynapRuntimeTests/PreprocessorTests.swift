import Foundation
import SynapCore
import SynapImage
import SynapRuntime
import Testing

@Suite struct PreprocessorTests {
  /// Pixels 1, 2, 3; 4, 5, 6; … of a picture of 2 x 2.
  static let image = Image(width: 2, height: 2, channels: 3, pixels: (1...12).map { UInt8($0) })

  private func stored(_ image: Image, in tensor: TensorMetadata) throws -> [UInt8] {
    let network = try CopyingNetwork.make(tensor)
    try Preprocessor().assign(InputData(image), to: network.inputs[0])
    network.predict()
    return try network.outputs[0].withBytes { Array($0) }
  }

  @Test func putsPlanesOneAfterTheOther() throws {
    let stored = try stored(Self.image, in: CopyingNetwork.tensor([1, 3, 2, 2]))
    #expect(stored == [1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12])
  }

  @Test func keepsPixelsTogetherInNHWC() throws {
    let stored = try stored(Self.image, in: CopyingNetwork.tensor([1, 2, 2, 3], .nhwc))
    #expect(stored == (1...12).map { UInt8($0) })
  }

  @Test func putsBlueFirstWhereAskedTo() throws {
    let stored = try stored(
      Self.image, in: CopyingNetwork.tensor([1, 3, 2, 2], format: "bgr"))
    #expect(stored == [3, 6, 9, 12, 2, 5, 8, 11, 1, 4, 7, 10])
  }

  @Test func convertsGreyToThreeChannels() throws {
    let grey = Image(width: 2, height: 1, channels: 1, pixels: [7, 9])
    let stored = try stored(grey, in: CopyingNetwork.tensor([1, 3, 1, 2]))
    #expect(stored == [7, 9, 7, 9, 7, 9])
  }

  @Test func saysWhatPartOfThePictureIsShown() throws {
    let network = try CopyingNetwork.make(CopyingNetwork.tensor([1, 3, 4, 4]))
    let wide = Image(width: 8, height: 4, channels: 3, filledWith: 200)
    let rect = try Preprocessor().assign(InputData(wide), to: network.inputs[0])
    #expect(rect == Rect(x: 0, y: -2, width: 8, height: 8))
    network.predict()
    let rows = try network.outputs[0].withBytes { Array($0[..<16]) }
    #expect(
      rows == [128, 128, 128, 128] + [UInt8](repeating: 200, count: 8) + [128, 128, 128, 128])
  }

  /// A frame of two pixels by two in grey of luma 126, which is 128, and what it is called.
  private func frame() throws -> InputData {
    let folder = FileManager.default.temporaryDirectory.path
    let path = "\(folder)/synap-\(UUID().uuidString)_2x2.nv12"
    try File.write([126, 126, 126, 235, 128, 128], to: path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try InputData(contentsOf: path)
  }

  @Test func givesAPlaneToTheTensorThatIsForIt() throws {
    for (shape, format, bytes) in [
      ([1, 2, 2, 1], "y8 rgb", [126, 126, 126, 235]), ([1, 1, 1, 2], "uv8", [128, 128]),
      ([1, 1, 2, 2], "y8", [126, 126, 126, 235]), ([1, 1, 2, 2], "", [126, 126, 126, 235]),
      ([1, 2, 2, 1], "", [126, 126, 126, 235]),
    ] as [(Shape, String, [UInt8])] {
      let layout: Layout = shape == [1, 1, 2, 2] ? .nchw : .nhwc
      let network = try CopyingNetwork.make(CopyingNetwork.tensor(shape, layout, format: format))
      let rect = try Preprocessor().assign(frame(), to: network.inputs[0])
      #expect(rect == Rect(width: 2, height: 2))
      network.predict()
      #expect(try network.outputs[0].withBytes { Array($0) } == bytes)
    }
  }

  @Test func convertsFramesForNetworksOfColours() throws {
    let network = try CopyingNetwork.make(CopyingNetwork.tensor([1, 2, 2, 3], .nhwc))
    try Preprocessor().assign(frame(), to: network.inputs)
    network.predict()
    let gray = [UInt8](repeating: 128, count: 9)
    #expect(try network.outputs[0].withBytes { Array($0) } == gray + [255, 255, 255])
  }

  @Test func refusesRegionsOfNetworksThatCantCrop() throws {
    let network = try CopyingNetwork.make(CopyingNetwork.tensor([1, 2, 2, 3], .nhwc))
    var preprocessor = Preprocessor()
    preprocessor.setROI(Rect(width: 1, height: 1))
    #expect(throws: Diagnostic.error("No cropping tensors at index: 1")) {
      try preprocessor.assign(InputData(Self.image), to: network.inputs)
    }
  }

  @Test func refusesPicturesForOtherTensors() throws {
    let network = try CopyingNetwork.make(CopyingNetwork.tensor([1, 12], .none))
    #expect(
      throws: Diagnostic.error(
        "a picture can't be assigned to 'input' of shape [1, 12]", at: Location(file: "image"))
    ) { try Preprocessor().assign(InputData(Self.image), to: network.inputs[0]) }
  }
}
