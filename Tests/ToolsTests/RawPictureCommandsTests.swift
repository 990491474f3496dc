import SynapCore
import SynapImage
import Testing

@Suite struct RawPictureCommandsTests {
  private func directoryWithPicture() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    try Image(width: 16, height: 8, channels: 3, filledWith: 200)
      .write(to: directory.path("a.photo.png"))
    return directory
  }

  @Test(arguments: ["nv21", "nv12", "nv15", "rgb", "rgbp", "bgr", "bgra"])
  func picturesComeBack(format: String) throws {
    let directory = try directoryWithPicture()
    let there = try ToolProcess.run(
      "synap", ["image_to_raw", "-i", "a.photo.png", "-o", ".\(format)", "-s", "8x4"],
      in: directory)
    #expect(there == .init(status: 0, output: "", error: ""))
    let back = try ToolProcess.run(
      "synap", ["image_from_raw", "-i", "a.photo_8x4.\(format)"], in: directory)
    #expect(back == .init(status: 0, output: "", error: ""))
    let expected = ["a.photo.png", "a.photo_8x4.png", "a.photo_8x4.\(format)"]
    #expect(try directory.files == expected.sorted())
    let image = try Image(contentsOf: directory.path("a.photo_8x4.png"))
    #expect((image.width, image.height) == (8, 4))
    let colours = image.converted(toChannels: 3).pixels
    #expect(colours.allSatisfy { abs(Int($0) - 200) <= 1 })
  }

  @Test func scaleAndBiasHaveAnEffect() throws {
    let directory = try TemporaryDirectory()
    try directory.write([10, 20], to: "g_2x1.gray")
    let outcome = try ToolProcess.run(
      "synap",
      ["image_from_raw", "-i", "g_2x1.gray", "--scale", "2", "--bias", "-5", "-o", "g.png"],
      in: directory)
    #expect(outcome == .init(status: 0, output: "", error: ""))
    #expect(try Image(contentsOf: directory.path("g.png")).pixels == [15, 35])
  }

  @Test(
    arguments: [
      (["image_to_raw", "-i", "none.png", "-o", "x.rgb"], "Error: file none.png not found.\n"),
      (
        ["image_to_raw", "-i", "a.photo.png", "-o", "x"],
        "Error: the name 'x' tells no format, and --format is missing\n"
      ),
      (
        ["image_from_raw", "-i", "a.photo.png", "--format", "rgb"],
        "a.photo.png: error: the size is not known: give -s WxH, or a name that ends in _WxH\n"
      ),
      (
        ["image_from_raw", "-i", "a.photo.png", "--format", "rgb", "-s", "100x100"],
        "a.photo.png: error: the file has # bytes, 30000 samples of uint8 take 30000\n"
      ),
    ])
  func saysWhatIsWrong(arguments: [String], message: String) throws {
    let directory = try directoryWithPicture()
    let outcome = try ToolProcess.run("synap", arguments, in: directory)
    #expect(outcome.error.replacing(/has \d+ bytes/, with: "has # bytes") == message)
    #expect(outcome.status == 1)
    #expect(try directory.files == ["a.photo.png"])
  }

  @Test func namesFormatsAndTypes() throws {
    let directory = try directoryWithPicture()
    let format = try ToolProcess.run(
      "synap", ["image_to_raw", "-i", "a.photo.png", "-o", "x.nv14"], in: directory)
    #expect(format.error.contains("unknown picture format: nv14"))
    #expect(format.error.contains("did you mean 'nv1"))
    let type = try ToolProcess.run(
      "synap", ["image_from_raw", "-i", "x_2x2.rgb", "--dtype", "int4"], in: directory)
    #expect(type.error.contains("unknown data type: int4"))
    let size = try ToolProcess.run(
      "synap", ["image_to_raw", "-i", "a.photo.png", "-o", ".rgb", "-s", "0x9"], in: directory)
    #expect(size.status == 1 && size.error.contains("0x9"))
  }
}
