import Foundation
import SynapComparison
import SynapCompiler
import SynapCore
import SynapIR
import SynapTestSupport
import Testing

/// The face detector that `make demo` shows, as converted by the metafiles beside it.
@Suite(.serialized, .tags(.slow)) struct ExampleFaceDetectorTests {
  private static let folder = SharedData.package + "/Examples/face-detection/"
  private static let model = folder + "model.onnx"

  /// The network converted by `<type>.yaml`, beside its source.
  private func comparison(_ type: String) throws -> Comparison {
    let metafile = Self.folder + type + ".yaml"
    let compiled = try Conversion(
      Conversion.Options(
        model: Self.model, metafile: metafile, target: "VS680", outputDirectory: "")
    ).compile()
    return try Comparison(
      source: try SourceNetwork(contentsOf: Self.model, metafile: metafile), model: compiled)
  }

  /// Both networks on dlib's annotated photos.
  private func annotated(_ type: String) throws -> SynapComparison.ComparisonResult.Truth {
    try #require(try AnnotatedFaces.run(comparison(type)).truth)
  }

  @Test func isSmall() throws {
    let size = try #require(
      try FileManager.default.attributesOfItem(atPath: Self.model)[.size] as? Int)
    #expect(size <= 4_000_000)
    let source = try SourceNetwork(contentsOf: Self.model, metafile: Self.folder + "uint8.yaml")
    #expect(source.inputs.map(\.reader.shape) == [[1, 3, 480, 640]])
    #expect(source.outputs.count == 3)
  }

  @Test(arguments: [("uint8", 8.0), ("int16", 0.5), ("mixed", 4.0)])
  func findsTheFaceOfItsPhoto(_ type: String, _ percent: Double) throws {
    let result = try comparison(type).run([Self.folder + "scene.jpg"], options: .init())
    let faces = try #require(result.detections)
    #expect(faces.expectedCount == 1 && faces.matchCount == 1 && faces.extraCount == 0)
    #expect(try #require(faces.overlap.mean) > 0.9)
    #expect(try #require(faces.landmarkError.mean) < percent)
  }

  @Test(.enabled(if: SharedData.isPresent, "\(SharedData.reason)"))
  func findsInBytesWhatFloatFinds() throws {
    let picture = SharedData.file("images/zidane.jpg")
    let faces = try #require(
      try comparison("uint8").run([picture], options: .init()).detections)
    #expect(faces.expectedCount == 2 && faces.matchCount == 2 && faces.extraCount == 0)
  }

  @Test(.enabled(if: SharedData.isPresent, "\(SharedData.reason)"))
  func findsAnnotatedFaces() throws {
    let bytes = try annotated("uint8")
    #expect(bytes.float.expectedCount == 43)
    #expect(bytes.float.matchCount >= 41 && bytes.float.extraCount <= 2)
    #expect(try #require(bytes.float.landmarkError.mean) <= 12)
    #expect(bytes.compiled.matchCount >= bytes.float.matchCount - 2)
    #expect(bytes.compiled.extraCount <= 2)
    #expect(try #require(bytes.compiled.landmarkError.mean) <= 14)
    let words = try annotated("int16")
    #expect(words.compiled.matchCount == words.float.matchCount)
  }
}
