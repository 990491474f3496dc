import SynapCore
import SynapPostprocess
import SynapRuntime
import SynapTestSupport
import Testing

/// The import guide's last metafile: one output, a head in 16 bits, a camera's nv12 picture of 1024 rows
/// and 768 columns.
@Suite(.serialized, .tags(.slow), .enabled(if: SharedData.isPresent, "\(SharedData.reason)"))
struct CameraDetectionTests {
  /// Photos with the faces that the middle of the pyramid sees, and how many it must find.
  static let photos = [("face.jpg", 4), ("bus.jpg", 2), ("zidane.jpg", 1)]

  @Test(arguments: photos)
  func findsTheFacesOfMiddleSizeThroughACamera(_ photo: String, _ count: Int) throws {
    let expected = try FaceDetection.onMachine(photo, FaceDetection.mixedMiddle.get())
    let found = try FaceDetection.onMachine(photo, FaceDetection.camera.get())
    #expect(found.count >= count, "\(found.map(\.confidence))")
    #expect(found.allSatisfy { $0.landmarks.count == 5 })
    for match in FaceMatch.matches(for: found, in: expected) {
      print("\(photo) through nv12: \(match)")
      #expect(match.overlap >= 0.65, "\(match)")
    }
  }

  @Test(arguments: photos)
  func findsTheSameFacesWhereTheCameraSeesThePhoto(_ photo: String, _: Int) throws {
    let expected = try FaceDetection.onMachine(photo, FaceDetection.mixedMiddle.get())
    let found = try FaceDetection.onMachine(photo, FaceDetection.sameSizeCamera.get())
    #expect(found.count == expected.count)
    for match in FaceMatch.matches(for: expected, in: found) {
      #expect(match.overlap >= 0.9, "\(match)")
      #expect(match.change.magnitude <= 0.05, "\(match)")
    }
  }
}
