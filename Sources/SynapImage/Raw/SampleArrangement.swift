/// How the samples of an uncoded picture follow each other.
enum SampleArrangement: Sendable {
  /// A plane of luma, then one of blue and red chroma in turn with half of both sides.
  case nv12
  /// A plane of luma, then one of red and blue chroma in turn with half of both sides.
  case nv21
  /// Red, green and blue of each pixel.
  case rgb
  /// A plane each of red, green and blue.
  case rgbp
  /// Blue, green and red of each pixel.
  case bgr
  /// Blue, green, red and alpha of each pixel.
  case bgra
  /// Luma of each pixel.
  case gray

  /// The channels of a picture of this arrangement.
  private var channels: Int {
    switch self {
    case .gray: 1
    case .bgra: 4
    default: 3
    }
  }

  /// The number of samples of a picture.
  func sampleCount(width: Int, height: Int) -> Int {
    switch self {
    case .nv12, .nv21: width * height + 2 * ((width + 1) / 2) * ((height + 1) / 2)
    default: width * height * channels
    }
  }

  /// The samples of `image`, from 0 to 255.
  func samples(of image: Image) -> [Float] {
    let suited = image.converted(toChannels: channels)
    switch self {
    case .nv12: return ColorDifference.planes(of: suited, hasRedFirst: false)
    case .nv21: return ColorDifference.planes(of: suited, hasRedFirst: true)
    case .rgb, .gray: return suited.pixels.map { Float($0) }
    case .bgr, .bgra: return suited.swappingRedAndBlue().pixels.map { Float($0) }
    case .rgbp:
      return (0..<3).flatMap { channel in
        stride(from: channel, to: suited.pixels.count, by: 3).map { Float(suited.pixels[$0]) }
      }
    }
  }

  /// The picture that `samples` are, of which there are as many as `sampleCount` says; they are rounded,
  /// and limited to 0 to 255.
  func image(of samples: [Float], width: Int, height: Int) -> Image {
    switch self {
    case .nv12:
      return ColorDifference.image(samples, width: width, height: height, hasRedFirst: false)
    case .nv21:
      return ColorDifference.image(samples, width: width, height: height, hasRedFirst: true)
    case .rgb, .gray, .bgr, .bgra:
      let image = Image(
        width: width, height: height, channels: channels,
        pixels: samples.map { UInt8(SampleType.whole($0, limit: 255)) })
      return self == .bgr || self == .bgra ? image.swappingRedAndBlue() : image
    case .rgbp:
      let area = width * height
      let pixels = (0..<area).flatMap { pixel in
        (0..<3).map { UInt8(SampleType.whole(samples[$0 * area + pixel], limit: 255)) }
      }
      return Image(width: width, height: height, channels: 3, pixels: pixels)
    }
  }
}
