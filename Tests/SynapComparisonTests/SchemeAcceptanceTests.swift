import Foundation
import SynapComparison
import SynapCore
import SynapTestSupport
import Testing

/// The trained YOLOv5n-face, calibrated on 32 photos, in the types that a user chooses among.
@Suite(.serialized, .tags(.slow), .enabled(if: SharedData.isPresent, "\(SharedData.reason)"))
struct SchemeAcceptanceTests {
  /// A quantization section and what it has to reach.
  struct Scheme: Sendable {
    var name: String
    var lines: String
    /// The least signal to noise ratio of the heads, in dB.
    var headRatio: Double
    /// The largest landmark error, in percent of the interocular distance.
    var landmarkError: Double

    init(_ name: String, _ lines: String, headRatio: Double, landmarkError: Double) {
      self.name = name
      self.lines = lines
      self.headRatio = headRatio
      self.landmarkError = landmarkError
    }
  }

  static let schemes = [
    Scheme("uint8", "  data_type: uint8", headRatio: 25, landmarkError: 11.5),
    Scheme(
      "int8 per channel", "  data_type: int8\n  scheme: perchannel_symmetric_affine",
      headRatio: 23, landmarkError: 12.5),
    Scheme(
      "int8 per channel, equalized outputs",
      "  data_type: int8\n  scheme: perchannel_symmetric_affine\n"
        + "  options: {output_equalization: true}", headRatio: 23, landmarkError: 9.5),
    Scheme("int16", "  data_type: int16", headRatio: 55, landmarkError: 6.6),
  ]

  /// One folder for all, so that statistics are measured once.
  @Test func everyTypeReachesItsPrecision() throws {
    let folder = try TemporaryFolder()
    let photos = SharedData.file("datasets/coco128/images")
    try File.createDirectory(folder.file("photos"))
    let names = try FileManager.default.contentsOfDirectory(atPath: photos).sorted()
    for name in names.filter({ $0.hasSuffix(".jpg") }).prefix(32) {
      try FileManager.default.createSymbolicLink(
        atPath: folder.file("photos/\(name)"), withDestinationPath: photos + "/" + name)
    }
    for scheme in Self.schemes { try check(scheme, in: folder) }
  }

  private func check(_ scheme: Scheme, in folder: TemporaryFolder) throws {
    let result = try AnnotatedFaces.comparison(
      quantization: scheme.lines + "\n  dataset: [photos/*.jpg]", in: folder)
    let ratios = result.outputs.map(\.difference.signalToNoise)
    let found = try #require(result.truth?.compiled)
    let error = try #require(found.landmarkError.mean)
    print("\(scheme.name): heads \(ratios) dB, landmarks \(error) %")
    #expect(ratios.count == 3 && ratios.allSatisfy { $0 >= scheme.headRatio }, "\(scheme.name)")
    #expect(found.expectedCount == 43 && found.matchCount == 43, "\(scheme.name)")
    #expect(Double(error) <= scheme.landmarkError, "\(scheme.name)")
  }
}
