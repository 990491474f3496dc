import SynapComparison
import SynapCompiler
import SynapCore
import SynapTestSupport

/// The trained YOLOv5n-face, converted and compared with its source on annotated photos.
enum AnnotatedFaces {
  private static let model = SharedData.file("models/yolov5-face/yolov5n_face_480x640.onnx")

  /// Converts as `quantization`, the lines of the metafile's section, says, and compares on 9 photos
  /// with 43 faces. The photos of the dataset lie in `folder`, where statistics are kept.
  static func comparison(
    quantization: String, in folder: TemporaryFolder
  ) throws -> ComparisonResult {
    let metafile = try folder.write(
      """
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
      \(quantization)

      """, to: "net.yaml")
    let compiled = try Conversion(
      Conversion.Options(
        model: model, metafile: metafile, target: "VS680", outputDirectory: "",
        cacheDirectory: folder.file("cache"))
    ).compile()
    let source = try SourceNetwork(contentsOf: model, metafile: metafile)
    return try run(Comparison(source: source, model: compiled))
  }

  /// What `comparison` finds on the photos, whose annotations it is given.
  static func run(_ comparison: Comparison) throws -> ComparisonResult {
    var options = Comparison.Options()
    var truth = GroundTruth()
    for part in ["training", "testing"] {
      try truth.add(
        contentsOf: SharedData.file("datasets/dlib_faces/\(part)_with_face_landmarks.xml"))
    }
    options.truth = truth
    return try comparison.run(truth.pictures, options: options)
  }
}
