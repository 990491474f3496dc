extension Image {
  /// This picture with 1, 3 or 4 channels.
  ///
  /// Grey is (19595 R + 38470 G + 7471 B + 32768) >> 16, the luma of ITU-R BT.601. Grey becomes
  /// RGB by repetition. Alpha is dropped, not composited, as OpenCV and stb_image do; where it is
  /// added it is 255.
  public func converted(toChannels target: Int) -> Image {
    precondition([1, 3, 4].contains(target), "a picture has 1, 3 or 4 channels")
    if target == channels { return self }
    let count = width * height
    let source = channels
    let converted = [UInt8](unsafeUninitializedCapacity: count * target) { result, initialized in
      pixels.withUnsafeBufferPointer { pixels in
        for i in 0..<count {
          let red = pixels[i * source]
          let green = source == 1 ? red : pixels[i * source + 1]
          let blue = source == 1 ? red : pixels[i * source + 2]
          if target == 1 {
            result[i] = Self.luma(red, green, blue)
            continue
          }
          result[i * target] = red
          result[i * target + 1] = green
          result[i * target + 2] = blue
          if target == 4 { result[i * 4 + 3] = 255 }
        }
      }
      initialized = count * target
    }
    return Image(width: width, height: height, channels: target, pixels: converted)
  }

  /// The luma of a colour, ITU-R BT.601, in 16-bit fixed point.
  static func luma(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
    let weighted: UInt32 = 19595 * UInt32(red) + 38470 * UInt32(green) + 7471 * UInt32(blue)
    return UInt8((weighted + 32768) >> 16)
  }

  /// This picture with red and blue exchanged; grey stays as it is.
  public func swappingRedAndBlue() -> Image {
    guard channels > 1 else { return self }
    var result = self
    let step = channels
    result.pixels.withUnsafeMutableBufferPointer { pixels in
      for i in stride(from: 0, to: pixels.count, by: step) { pixels.swapAt(i, i + 2) }
    }
    return result
  }
}
