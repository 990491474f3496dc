import SynapCore
import SynapImage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Pictures and numbers that the tests make.
enum Pictures {
  /// Numbers that are the same in every run.
  struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var mixed = state ^ (state >> 29)
      mixed = mixed &* 0xBF58_476D_1CE4_E5B9
      return mixed ^ (mixed >> 32)
    }
  }

  /// Random samples.
  static func noise(_ width: Int, _ height: Int, channels: Int, seed: UInt64 = 1) -> Image {
    var generator = Generator(state: seed)
    return Image(
      width: width, height: height, channels: channels,
      pixels: (0..<width * height * channels).map { _ in .random(in: 0...255, using: &generator) })
  }

  /// A picture that a JPEG encoder hardly changes.
  static func smooth(_ width: Int, _ height: Int, channels: Int) -> Image {
    let pixels = (0..<width * height * channels).map { i in
      let (x, y) = (i / channels % width, i / channels / width)
      return UInt8(40 + (x * 120 / width) + (y * 60 / height) + i % channels * 5)
    }
    return Image(width: width, height: height, channels: channels, pixels: pixels)
  }

  /// The largest difference between samples of pictures of equal shape.
  static func difference(_ first: Image, _ second: Image) -> Int {
    guard first.pixels.count == second.pixels.count, first.width == second.width else { return 256 }
    return zip(first.pixels, second.pixels).map { abs(Int($0) - Int($1)) }.max() ?? 0
  }

  /// What `body` throws as a diagnostic; nil where it throws nothing or something else.
  static func diagnostic(_ body: () throws -> some Any) -> Diagnostic? {
    do {
      _ = try body()
      return nil
    } catch {
      return error as? Diagnostic
    }
  }

  /// The folder of shared pictures; nil where it is absent.
  static let shared: String? = {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let environment = getenv("SYNAP_SHARED").map { String(cString: $0) }
    return [environment, "/" + root + "/../shared"].compactMap { $0.map { $0 + "/images" } }
      .first(where: File.isDirectory)
  }()
}
