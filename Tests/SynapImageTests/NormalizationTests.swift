import SynapImage
import Testing

@Suite struct NormalizationTests {
  private static func values(_ normalization: Normalization, _ image: Image) -> [Float] {
    [Float](unsafeUninitializedCapacity: image.pixels.count) { buffer, initialized in
      normalization.normalized(
        image, into: UnsafeMutableBufferPointer(rebasing: buffer[..<image.pixels.count]))
      initialized = image.pixels.count
    }
  }

  @Test func separatesPlanes() {
    let image = Image(width: 2, height: 1, channels: 3, pixels: [10, 20, 30, 40, 50, 60])
    #expect(Self.values(Normalization(), image) == [10, 40, 20, 50, 30, 60])
    let perChannel = Normalization(means: [1, 2, 3], scale: 2)
    #expect(Self.values(perChannel, image) == [4.5, 19.5, 9, 24, 13.5, 28.5])
    let broadcast = Normalization(means: [10], scale: 10)
    #expect(Self.values(broadcast, image) == [0, 3, 1, 4, 2, 5])
  }

  @Test func dividesInsteadOfMultiplying() {
    let image = Image(width: 1, height: 1, channels: 1, pixels: [77])
    #expect(Self.values(Normalization(means: [0.5], scale: 255), image) == [(77 - 0.5) / 255])
  }

  @Test func checksItself() {
    #expect(Pictures.diagnostic { try Normalization(means: [1, 2]).validate(channels: 3) } != nil)
    #expect(Pictures.diagnostic { try Normalization(means: []).validate(channels: 3) } != nil)
    #expect(Pictures.diagnostic { try Normalization(scale: 0).validate(channels: 3) } != nil)
    #expect(Pictures.diagnostic { try Normalization(means: [.nan]).validate(channels: 1) } != nil)
    #expect(throws: Never.self) { try Normalization(means: [1, 2, 3]).validate(channels: 3) }
  }
}
