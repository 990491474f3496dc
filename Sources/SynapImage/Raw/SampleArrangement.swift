import SynapCore

/// How the samples of an uncoded picture follow each other.
enum SampleArrangement: Equatable, Sendable {
  /// The planes of luma and colour differences of a camera's layout, one after the other.
  case frame(PixelLayout)
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
    case .frame(let layout):
      layout.planes.reduce(0) { $0 + $1.byteCount(height: height, width: width) }
    default: width * height * channels
    }
  }

  /// The samples of `image`, from 0 to 255.
  func samples(of image: Image) -> [Float] {
    let suited = image.converted(toChannels: channels)
    switch self {
    case .frame(let layout): return ColorDifference.samples(of: suited, as: layout)
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
    case .frame(let layout):
      return ColorDifference.image(samples, width: width, height: height, layout: layout)
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
