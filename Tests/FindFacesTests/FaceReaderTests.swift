import SynapCore
import SynapPostprocess
import Testing
import find_faces

/// What happens to faces after their decoder, with CenterFace's for 32 columns and 16 rows.
@Suite struct FaceReaderTests {
  private static let shapes: [Shape] = [
    [1, 1, 4, 8], [1, 2, 4, 8], [1, 2, 4, 8], [1, 10, 4, 8],
  ]

  private func reader(iouThreshold: Float = 0.4) throws -> FaceReader {
    try FaceReader(
      format: "centerface", shapes: Self.shapes, inputSize: (height: 16, width: 32),
      iouThreshold: iouThreshold)
  }

  /// Faces of the given confidences and logarithms of sizes in the cells of the first row.
  private func outputs(_ faces: [(column: Int, confidence: Float, size: Float)]) -> [[Float]] {
    var outputs = Self.shapes.map { [Float](repeating: 0, count: $0.elementCount) }
    for face in faces {
      outputs[0][face.column] = face.confidence
      for channel in 0..<2 { outputs[1][channel * 32 + face.column] = face.size }
    }
    return outputs
  }

  private let whole = Rect(x: 0, y: 0, width: 32, height: 16)

  @Test func keepsTheSurestOfFacesThatOverlap() throws {
    // Squares of 4e = 10.9 pixels, the second 4 pixels from the first: overlap 0.46.
    let outputs = outputs([(1, 0.6, 1), (2, 0.9, 1), (6, 0.7, 0)])
    #expect(try reader().faces(in: outputs, of: whole).items.map(\.confidence) == [0.9, 0.7])
    #expect(
      try reader(iouThreshold: 0.5).faces(in: outputs, of: whole).items.map(\.confidence)
        == [0.9, 0.7, 0.6])
  }

  @Test func placesFacesInThePhoto() throws {
    // The input shows a photo of 320x120 pixels at a tenth of its size, between bands of 20 rows.
    let rect = Rect(x: 0, y: -20, width: 320, height: 160)
    let faces = try reader().faces(in: outputs([(3, 0.8, 0)]), of: rect).items
    // Columns 12 to 16 and rows 0 to 4 of the input; the points in the upper left corner.
    #expect(faces.map(\.boundingBox) == [Rect(x: 120, y: -20, width: 40, height: 40)])
    #expect(
      faces.first?.landmarks == [Landmark](repeating: Landmark(x: 120, y: -20), count: 5))
  }

  @Test func limitsFacesToWhatWasShown() throws {
    let faces = try reader().faces(in: outputs([(0, 0.8, 3)]), of: whole).items
    #expect(faces.map(\.boundingBox) == [Rect(x: 0, y: 0, width: 32, height: 16)])
  }

  @Test func dropsFacesWithoutASize() throws {
    let outputs = outputs([(0, 0.9, .infinity), (3, 0.8, .nan), (6, 0.7, 0)])
    #expect(try reader().faces(in: outputs, of: whole).items.map(\.confidence) == [0.7])
  }

  @Test func namesTheFormatsThatItReads() throws {
    let error = try #require(throws: Diagnostic.self) {
      try FaceReader(format: "yolov5 landmarks=5", shapes: [], inputSize: (height: 16, width: 32))
    }
    #expect(error.message == "no decoder for the format 'yolov5' of the first output")
    #expect(error.notes == ["there are decoders for: centerface, yunet"])
  }
}
