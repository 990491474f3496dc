import SynapCore
import SynapImage
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct ImageTests {
  @Test func convertsBetweenChannels() {
    let color = Image(width: 2, height: 1, channels: 3, pixels: [255, 0, 0, 10, 20, 30])
    #expect(color.converted(toChannels: 1).pixels == [76, 18])
    #expect(color.converted(toChannels: 4).pixels == [255, 0, 0, 255, 10, 20, 30, 255])
    let transparent = Image(width: 1, height: 1, channels: 4, pixels: [1, 2, 3, 0])
    #expect(transparent.converted(toChannels: 3).pixels == [1, 2, 3])
    let grey = Image(width: 1, height: 1, channels: 1, pixels: [9])
    #expect(grey.converted(toChannels: 3).pixels == [9, 9, 9])
    #expect(grey.converted(toChannels: 4).pixels == [9, 9, 9, 255])
  }

  @Test func greyOfGreyIsTheSame() {
    for value: UInt8 in 0...255 {
      let image = Image(width: 1, height: 1, channels: 3, filledWith: value)
      #expect(image.converted(toChannels: 1).pixels == [value])
    }
  }

  @Test func swapsRedAndBlue() {
    let image = Image(width: 1, height: 2, channels: 4, pixels: [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(image.swappingRedAndBlue().pixels == [3, 2, 1, 4, 7, 6, 5, 8])
    #expect(image.swappingRedAndBlue().swappingRedAndBlue() == image)
  }

  @Test func tellsFormatsByContent() throws {
    let image = Pictures.noise(3, 3, channels: 3)
    #expect(try Image(decoding: image.encodedPNG(), name: "wrong.jpg") == image)
  }

  @Test func namesWhatItCannotRead() {
    let gif = Pictures.diagnostic { try Image(decoding: Array("GIF89a".utf8), name: "a.gif") }
    #expect(gif?.message.contains("a GIF picture") == true)
    let text = Pictures.diagnostic { try Image(decoding: Array("hello".utf8), name: "a.txt") }
    #expect(text?.message.contains("JPEG, PNG, BMP") == true)
    let empty = Pictures.diagnostic { try Image(decoding: [], name: "e.png") }
    #expect(empty?.description == "e.png: error: the file is empty")
    let missing = Pictures.diagnostic { try Image(contentsOf: "/nowhere/a.png") }
    #expect(missing?.location.file == "/nowhere/a.png")
  }

  @Test(arguments: ["png", "bmp", "ppm", "JPG", "jpeg"])
  func writesByExtension(name: String) throws {
    let path = Self.temporaryPath("write.\(name)")
    defer { File.remove(path) }
    let image = Pictures.smooth(30, 20, channels: 3)
    try image.write(to: path)
    let read = try Image(contentsOf: path)
    #expect(Pictures.difference(read, image) <= (name.lowercased().hasPrefix("j") ? 3 : 0))
  }

  @Test func writesGreyWithPGM() throws {
    let path = Self.temporaryPath("grey.pgm")
    defer { File.remove(path) }
    let image = Pictures.noise(5, 4, channels: 1)
    try image.converted(toChannels: 3).write(to: path)
    #expect(try Image(contentsOf: path) == image)
  }

  @Test(arguments: ["gif", "none/"])
  func refusesUnknownExtension(name: String) {
    let path = Self.temporaryPath("x.\(name)")
    let diagnostic = Pictures.diagnostic {
      try Image(width: 1, height: 1, channels: 1, filledWith: 0).write(to: path)
    }
    #expect(diagnostic?.location.file == path)
    #expect(!File.exists(path))
  }

  private static func temporaryPath(_ name: String) -> String {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    return "\(folder)/synap-image-\(getpid())-\(name)"
  }

  @Test(
    .enabled(if: Pictures.shared != nil, "the folder of shared pictures is absent"),
    arguments: [
      ("zidane.jpg", 1280, 720, 3), ("bus.jpg", 810, 1080, 3), ("face.jpg", 0, 0, 3),
      ("astronaut.png", 512, 512, 3), ("cat.bmp", 0, 0, 3), ("grace_hopper.bmp", 0, 0, 3),
    ])
  func readsSharedPictures(name: String, width: Int, height: Int, channels: Int) throws {
    let folder = try #require(Pictures.shared)
    let image = try Image(contentsOf: "\(folder)/\(name)")
    #expect(width == 0 || (image.width == width && image.height == height))
    #expect(image.channels == channels)
    #expect(Set(image.pixels).count > 100)
  }
}
