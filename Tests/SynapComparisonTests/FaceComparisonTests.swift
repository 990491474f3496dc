import Foundation
import SynapComparison
import SynapTestSupport
import Testing

/// The trained YOLOv5n-face in uint8 against float and against annotated photos.
@Suite(.serialized, .enabled(if: SharedData.isPresent, "\(SharedData.reason)"))
struct FaceComparisonTests {
  @Test func measuresTheFacesOfAnnotatedPhotos() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("photos"),
      withDestinationPath: SharedData.file("datasets/coco128/images"))
    let result = try AnnotatedFaces.comparison(
      quantization: "  data_type: uint8\n  dataset: [photos/0000000000*.jpg]", in: folder)
    #expect(result.sampleCount == 9)
    #expect(result.layers.count > 200)
    let found = try #require(result.truth)
    #expect(found.unannotatedCount == 0)
    // onnxruntime: 43 of 43, 6.28 %.
    #expect(found.float.expectedCount == 43 && found.float.matchCount == 43)
    let error = try #require(found.float.landmarkError.mean)
    #expect(abs(error - 6.28) < 0.15)
    #expect(found.compiled.matchCount == 43)
    let detections = try #require(result.detections)
    #expect(detections.matchCount == detections.expectedCount)
    #expect(try #require(detections.overlap.mean) > 0.9)
    #expect(result.outputs.allSatisfy { $0.difference.signalToNoise > 15 })
  }
}
