import Foundation
import SynapComparison
import SynapCompiler
import SynapCore
import SynapTestSupport
import Testing

/// The trained YOLOv5n-face in uint8 against float and against annotated photos.
@Suite(.serialized, .enabled(if: SharedData.isPresent, "\(SharedData.reason)"))
struct FaceComparisonTests {
  private static let metafile = """
    inputs:
      - means: [0, 0, 0]
        scale: 255
        format: rgb fill_color=114
    outputs:
      - name: "478"
        dequantize: true
        format: yolov5 landmarks=5 transposed=1 \
    anchors=[[],[],[],[4,5,8,10,13,16],[23,29,43,55,73,105],[146,217,231,300,335,433]]
      - name: "498"
        dequantize: true
      - name: "518"
        dequantize: true
    quantization:
      data_type: uint8
      dataset: [photos/0000000000*.jpg]

    """

  @Test func measuresTheFacesOfAnnotatedPhotos() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("photos"),
      withDestinationPath: SharedData.file("datasets/coco128/images"))
    let model = SharedData.file("models/yolov5-face/yolov5n_face_480x640.onnx")
    let metafile = try folder.write(Self.metafile, to: "net.yaml")
    let compiled = try Conversion(
      Conversion.Options(
        model: model, metafile: metafile, target: "VS680", outputDirectory: "")
    ).compile()
    var options = Comparison.Options()
    var truth = GroundTruth()
    for part in ["training", "testing"] {
      try truth.add(
        contentsOf: SharedData.file("datasets/dlib_faces/\(part)_with_face_landmarks.xml"))
    }
    options.truth = truth
    let source = try SourceNetwork(contentsOf: model, metafile: metafile)
    let result = try Comparison(source: source, model: compiled)
      .run(truth.pictures, options: options)
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
