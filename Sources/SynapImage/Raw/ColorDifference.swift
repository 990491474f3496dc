/// Luma and chroma of ITU-R BT.601 in its limited range: luma from 16 to 235, chroma from 16 to 240, as
/// cameras and OpenCV have it.
enum ColorDifference {
  /// The planes of an RGB picture: luma, then blue and red chroma in turn (red first where
  /// `hasRedFirst`), each the mean of the two by two pixels that it is for.
  static func planes(of image: Image, hasRedFirst: Bool) -> [Float] {
    let (width, height, pixels) = (image.width, image.height, image.pixels)
    var result: [Float] = []
    result.reserveCapacity(width * height * 3 / 2 + width + height)
    for start in stride(from: 0, to: pixels.count, by: 3) {
      let (red, green, blue) = (
        Float(pixels[start]), Float(pixels[start + 1]), Float(pixels[start + 2])
      )
      result.append(16 + (65.481 * red + 128.553 * green + 24.966 * blue) / 255)
    }
    for y in stride(from: 0, to: height, by: 2) {
      for x in stride(from: 0, to: width, by: 2) {
        var sums = SIMD3<Float>()
        for (row, column) in [(y, x), (y, x + 1), (y + 1, x), (y + 1, x + 1)] {
          let start = (min(row, height - 1) * width + min(column, width - 1)) * 3
          sums += SIMD3(
            Float(pixels[start]), Float(pixels[start + 1]), Float(pixels[start + 2]))
        }
        let mean = sums / 4
        let blue = 128 + (112 * mean.z - 37.797 * mean.x - 74.203 * mean.y) / 255
        let red = 128 + (112 * mean.x - 93.786 * mean.y - 18.214 * mean.z) / 255
        result += hasRedFirst ? [red, blue] : [blue, red]
      }
    }
    return result
  }

  /// The RGB picture of the planes that `planes(of:hasRedFirst:)` makes; chroma serves the two by two
  /// pixels that it is for alike.
  static func image(_ samples: [Float], width: Int, height: Int, hasRedFirst: Bool) -> Image {
    let area = width * height
    let pairs = (width + 1) / 2
    var pixels: [UInt8] = []
    pixels.reserveCapacity(3 * area)
    for y in 0..<height {
      for x in 0..<width {
        let pair = area + 2 * ((y / 2) * pairs + x / 2)
        let luma = (samples[y * width + x] - 16) * 255 / 219
        let blue = (samples[pair + (hasRedFirst ? 1 : 0)] - 128) * 255 / 224
        let red = (samples[pair + (hasRedFirst ? 0 : 1)] - 128) * 255 / 224
        for sample in [
          luma + 1.402 * red, luma - 0.344_136 * blue - 0.714_136 * red, luma + 1.772 * blue,
        ] {
          pixels.append(UInt8(SampleType.whole(sample, limit: 255)))
        }
      }
    }
    return Image(width: width, height: height, channels: 3, pixels: pixels)
  }
}
