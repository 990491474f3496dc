import SynapCore
import SynapPostprocess
import SynapTestSupport
import Testing

/// Faces in photos, from the picture to the boxes, in float and on the emulated NPU.
@Suite(.serialized, .tags(.slow), .enabled(if: SharedData.isPresent, "\(SharedData.reason)"))
struct DetectionTests {
  static let counts = [("zidane.jpg", 2), ("bus.jpg", 2), ("face.jpg", 4)]

  /// A face with the corners of its box.
  private func face(_ corners: (Int, Int, Int, Int), _ confidence: Float) -> Detection {
    Detection(
      classIndex: 0, confidence: confidence,
      boundingBox: Rect(
        x: corners.0, y: corners.1, width: corners.2 - corners.0, height: corners.3 - corners.1))
  }

  @Test func findsTheFacesThatOnnxruntimeFinds() throws {
    let found = try FaceDetection.inFloat("zidane.jpg")
    let expected = [
      face((909, 95, 1059, 283), 0.860), face((535, 233, 670, 453), 0.828),
    ]
    #expect(found.count == 2)
    for match in FaceMatch.matches(for: expected, in: found) {
      print("zidane.jpg in float: \(match)")
      #expect(match.overlap >= 0.97, "\(match)")
      #expect(match.change.magnitude < 0.005, "\(match)")
    }
  }

  @Test(arguments: counts)
  func findsEveryFaceInFloat(_ picture: String, _ count: Int) throws {
    let found = try FaceDetection.inFloat(picture)
    #expect(found.count == count, "\(found.map(\.confidence))")
    #expect(found.allSatisfy { $0.landmarks.count == 5 })
  }

  @Test(arguments: counts)
  func findsTheSameFacesInBytes(_ picture: String, _ count: Int) throws {
    let float = try FaceDetection.inFloat(picture)
    let found = try FaceDetection.onMachine(picture, FaceDetection.quantizedPruned.get())
    #expect(found.count == count, "\(found.map(\.confidence))")
    for match in FaceMatch.matches(for: float, in: found) {
      print("\(picture) in uint8: \(match)")
      #expect(match.overlap >= 0.85, "\(match)")
      #expect(match.change.magnitude <= 0.08, "\(match)")
    }
  }

  @Test(arguments: counts)
  func findsTheSameFacesWhetherTheHeadsArePrunedOrNot(_ picture: String, _ count: Int) throws {
    let pruned = try FaceDetection.onMachine(picture, FaceDetection.quantizedPruned.get())
    let whole = try FaceDetection.onMachine(picture, FaceDetection.quantizedWhole.get())
    #expect(pruned.count == count)
    #expect(pruned == whole)
  }

  @Test func describesThePrunedHeads() throws {
    let info = try FaceDetection.quantizedPruned.get().info
    for shape in ["[1, 48, 60, 80]", "[1, 48, 30, 40]", "[1, 48, 15, 20]"] {
      #expect(info.contains("shape: \(shape)\n    layout: nchw\n"), "\(info.prefix(1500))")
    }
    #expect(info.contains("shape: [1, 3, 480, 640]\n    layout: nchw\n"))
    let whole = try FaceDetection.quantizedWhole.get().info
    #expect(whole.contains("shape: [1, 3, 60, 80, 16]\n"))
  }

  @Test func findsTheSameFacesInFloat16() throws {
    let float = try FaceDetection.inFloat("zidane.jpg")
    let found = try FaceDetection.onMachine("zidane.jpg", FaceDetection.half.get())
    #expect(found.count == float.count)
    for match in FaceMatch.matches(for: float, in: found) {
      print("zidane.jpg in float16: \(match)")
      #expect(match.overlap >= 0.97, "\(match)")
      #expect(match.change.magnitude <= 0.01, "\(match)")
    }
  }
}
