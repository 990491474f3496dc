import SynapCore

/// Luma and chroma of ITU-R BT.601 in its limited range as numbers with fractions, for samples of more
/// than 8 bits; `ColorConversion` is the same for bytes.
enum ColorDifference {
  /// The samples of `image`, which has the colours red, green and blue, plane after plane; chroma of
  /// half the resolution is that of the mean of its 2x2 pixels, of which the last column and row of
  /// odd sizes count twice.
  static func samples(of image: Image, as layout: PixelLayout) -> [Float] {
    let (width, height, pixels) = (image.width, image.height, image.pixels)
    func color(_ y: Int, _ x: Int) -> SIMD3<Float> {
      let start = (min(y, height - 1) * width + min(x, width - 1)) * 3
      return SIMD3(Float(pixels[start]), Float(pixels[start + 1]), Float(pixels[start + 2]))
    }
    var result: [Float] = []
    result.reserveCapacity(3 * width * height)
    for plane in layout.planes {
      let (rows, columns) = plane.extents(height: height, width: width)
      for y in 0..<rows {
        for x in 0..<columns {
          let mean =
            plane.isSubsampled
            ? (color(2 * y, 2 * x) + color(2 * y, 2 * x + 1) + color(2 * y + 1, 2 * x)
              + color(2 * y + 1, 2 * x + 1)) / 4 : color(y, x)
          for component in plane.components { result.append(value(of: component, mean)) }
        }
      }
    }
    return result
  }

  private static func value(
    of component: PixelLayout.Component, _ color: SIMD3<Float>
  ) -> Float {
    let (red, green, blue) = (color.x, color.y, color.z)
    return switch component {
    case .blueDifference: 128 + (112 * blue - 37.797 * red - 74.203 * green) / 255
    case .redDifference: 128 + (112 * red - 93.786 * green - 18.214 * blue) / 255
    default: 16 + (65.481 * red + 128.553 * green + 24.966 * blue) / 255
    }
  }

  /// The picture in colours that `samples` are, in the order of `samples(of:as:)`; `layout` is one of
  /// luma and colour differences.
  static func image(_ samples: [Float], width: Int, height: Int, layout: PixelLayout) -> Image {
    var starts = [0]
    for plane in layout.planes {
      starts.append((starts.last ?? 0) + plane.byteCount(height: height, width: width))
    }
    let places = layout.usedComponents.compactMap { component in
      layout.place(of: component).map { index, position in
        let plane = layout.planes[index]
        return (
          start: starts[index] + position, step: plane.components.count,
          columns: plane.extents(height: height, width: width).width,
          divisor: plane.isSubsampled ? 2 : 1
        )
      }
    }
    func sample(_ component: Int, _ y: Int, _ x: Int) -> Float {
      let place = places[component]
      let pixel = y / place.divisor * place.columns + x / place.divisor
      return samples[place.start + pixel * place.step]
    }
    var pixels: [UInt8] = []
    pixels.reserveCapacity(3 * width * height)
    for y in 0..<height {
      for x in 0..<width {
        let luma = (sample(0, y, x) - 16) * 255 / 219
        let blue = (sample(1, y, x) - 128) * 255 / 224
        let red = (sample(2, y, x) - 128) * 255 / 224
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
