import SynapImage
import SynapPostprocess

extension Image {
  /// This RGB picture with the masks of `detections` added to it, each in the colour of its class
  /// and within its box; sums are limited to 255.
  func adding(masksOf detections: [Detection], _ palette: MaskPalette) -> Image {
    let masked = detections.filter { $0.mask.width > 0 && $0.mask.height > 0 }
    guard !masked.isEmpty, channels == 3 else { return self }
    var samples = pixels
    for detection in masked {
      let color = palette[detection.classIndex]
      let added = [color.red, color.green, color.blue]
      let box = detection.boundingBox
      for y in max(box.y, 0)..<max(max(box.y, 0), min(box.y + box.height, height)) {
        for x in max(box.x, 0)..<max(max(box.x, 0), min(box.x + box.width, width)) {
          guard detection.mask.value(atX: x, y: y, ofWidth: width, height: height) > 0 else {
            continue
          }
          for channel in 0..<3 {
            let index = (y * width + x) * 3 + channel
            samples[index] = UInt8(min(Int(samples[index]) + Int(added[channel]), 255))
          }
        }
      }
    }
    return Image(width: width, height: height, channels: 3, pixels: samples)
  }
}

extension Mask {
  /// The value at pixel (x, y) of a picture of the given size over which the mask is stretched,
  /// interpolated linearly between the four nearest of its own.
  fileprivate func value(atX x: Int, y: Int, ofWidth pictureWidth: Int, height pictureHeight: Int)
    -> Float
  {
    func place(_ position: Int, _ extent: Int, _ count: Int) -> (Int, Int, Float) {
      let exact = (Float(position) + 0.5) * Float(count) / Float(extent) - 0.5
      let limited = min(max(exact, 0), Float(count - 1))
      let low = Int(limited)
      return (low, min(low + 1, count - 1), limited - Float(low))
    }
    let (left, right, across) = place(x, pictureWidth, width)
    let (top, bottom, down) = place(y, pictureHeight, height)
    func row(_ line: Int) -> Float {
      data[line * width + left] * (1 - across) + data[line * width + right] * across
    }
    return row(top) * (1 - down) + row(bottom) * down
  }
}
