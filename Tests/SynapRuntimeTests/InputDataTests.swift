import Foundation
import SynapCore
import SynapImage
import SynapRuntime
import Testing

@Suite struct InputDataTests {
  /// Runs `body` with the path of a file called `name` that holds `bytes`.
  private func withFile(
    _ name: String, _ bytes: [UInt8], _ body: (String) throws -> Void
  ) throws {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("synap-\(UUID().uuidString)").path
    try File.createDirectory(directory)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let path = directory + "/" + name
    try File.write(bytes, to: path)
    try body(path)
  }

  @Test(arguments: [
    ("a.JPG", InputData.Kind.picture), ("a.jpeg", .picture), ("a.png", .picture),
    ("a.bmp", .picture), ("a.bin", .raw), ("a.b/c.dat", .raw), ("a.raw", .raw),
    ("a.rgb", .pixels(format: "rgb", channels: 3)), ("a.bgr", .pixels(format: "bgr", channels: 3)),
    ("a.bgra", .pixels(format: "bgra", channels: 4)),
    ("a.gray", .pixels(format: "gray", channels: 1)), ("a.nv12", .frame(.nv12)),
    ("a.yvu420sp", .frame(.nv12)), ("a.nv21", .frame(.nv21)), ("a.yuv420sp", .frame(.nv21)),
    ("a.yuv420", .frame(.yuv420)), ("a.yuv444", .frame(.yuv444)),
  ])
  func tellsKindsByExtension(_ path: String, _ kind: InputData.Kind) {
    #expect(InputData.kind(of: path) == kind)
  }

  @Test(arguments: ["a", "a.txt", ".jpg", "a.jpg/b"]) func knowsNoOtherKinds(_ path: String) {
    #expect(InputData.kind(of: path) == nil)
  }

  @Test func readsRawBytes() throws {
    try withFile("a.dat", [1, 2, 3]) { path in
      guard case .raw(let bytes) = try InputData(contentsOf: path).content else {
        Issue.record("not raw")
        return
      }
      #expect(bytes == [1, 2, 3])
    }
  }

  @Test func readsPixelsOfTheSizeInTheName() throws {
    let bytes = (0..<12).map { UInt8($0) }
    try withFile("photo_1x9_2x2.bgr", bytes) { path in
      let data = try InputData(contentsOf: path)
      #expect(data.image == Image(width: 2, height: 2, channels: 3, pixels: bytes))
    }
  }

  @Test func readsFramesOfTheSizeInTheName() throws {
    try withFile("camera_4x2.nv21", (0..<12).map { UInt8($0) }) { path in
      guard case .frame(let frame) = try InputData(contentsOf: path).content else {
        Issue.record("not a frame")
        return
      }
      #expect(frame.layout == .nv21 && frame.width == 4 && frame.height == 2)
      #expect(try #require(InputData(contentsOf: path).size) == (4, 2, 3))
      #expect(frame.planes == [(0..<8).map { UInt8($0) }, (8..<12).map { UInt8($0) }])
    }
  }

  @Test(arguments: [
    ("a.nv12", "the name must end in _WIDTHxHEIGHT"),
    ("a_4x4.nv12", "in nv12 has 24 bytes, 12 were given"),
    ("a_3x2.nv12", "in nv12 has 10 bytes, 12 were given"),
  ])
  func refusesFramesOfOtherSizes(_ name: String, _ message: String) throws {
    try withFile(name, [UInt8](repeating: 0, count: 12)) { path in
      #expect {
        _ = try InputData(contentsOf: path)
      } throws: { "\($0)".hasPrefix(path) && "\($0)".contains(message) }
    }
  }

  @Test func readsPictures() throws {
    let image = Image(width: 3, height: 2, channels: 3, pixels: (0..<18).map { UInt8($0) })
    try withFile("a.png", image.encodedPNG()) { path in
      let data = try InputData(contentsOf: path)
      #expect(data.image == image)
    }
  }

  @Test(arguments: [
    "a.rgb", "a_2x3.rgb", "a_2x.rgb", "a_x2.rgb", "a_-2x-2.rgb", "a_0x0.rgb", "a_2x2x1.rgb",
    "a_99999999999999999999x2.rgb", "a_4294967296x4294967296.rgb",
  ])
  func refusesPixelsOfOtherSizes(_ name: String) throws {
    try withFile(name, [UInt8](repeating: 0, count: 12)) { path in
      #expect {
        _ = try InputData(contentsOf: path)
      } throws: { "\($0)".contains("the name must end in _WIDTHxHEIGHT") }
    }
  }

  @Test func refusesMissingAndUnknownFiles() throws {
    #expect(throws: Diagnostic.error("Input file not found: /none.jpg")) {
      try InputData(contentsOf: "/none.jpg")
    }
    try withFile("a.txt", []) { path in
      #expect { try InputData(contentsOf: path) } throws: { error in
        (error as? Diagnostic)?.message == "Unknown file type \(path)"
      }
    }
  }

  @Test func refusesDamagedPictures() throws {
    try withFile("a.jpg", [0xFF, 0xD8, 0xFF]) { path in
      #expect(throws: Diagnostic.self) { _ = try InputData(contentsOf: path) }
    }
  }
}
