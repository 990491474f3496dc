import SynapImage

/// What of a picture tells whether it is fit to calibrate with.
public struct PictureTraits: Hashable, Sendable {
  /// The number of columns.
  public let width: Int
  /// The number of rows.
  public let height: Int
  /// The picture in grey, shrunk to 16x16 pixels of 0 to 255.
  let thumbnail: [Float]
  /// How much sharper the picture is along its rows than along its columns: the ratio of
  /// `Σ second differences² / Σ first differences²` of neighbouring pixels in both directions, turned
  /// over where it is below 1.
  ///
  /// Optics blur alike in both directions, whatever is in the picture: photos have 1.1 on average.
  /// Stretching takes sharpness from one direction.
  public let sharpnessRatio: Double

  private static let side = 16
  /// How many numbers a thumbnail has.
  static let thumbnailCount = side * side

  init(width: Int, height: Int, thumbnail: [Float], sharpnessRatio: Double) {
    (self.width, self.height) = (width, height)
    self.thumbnail = thumbnail
    self.sharpnessRatio = sharpnessRatio
  }

  /// Measures `image`.
  public init(of image: Image) {
    (width, height) = (image.width, image.height)
    let grey = image.converted(toChannels: 1)
    thumbnail = Self.thumbnail(of: grey)
    let across = Self.sharpness(of: grey, step: 1, inner: grey.width, lineStep: grey.width)
    let down = Self.sharpness(of: grey, step: grey.width, inner: grey.height, lineStep: 1)
    guard let across, let down, across > 0, down > 0 else {
      sharpnessRatio = 1
      return
    }
    sharpnessRatio = max(across / down, down / across)
  }

  /// How far the proportions are from those of `other`, 1 or more.
  public func stretch(to other: (width: Int, height: Int)) -> Double {
    let ratio = Double(width * other.height) / Double(height * other.width)
    return max(ratio, 1 / ratio)
  }

  /// The mean difference of both thumbnails, 0 to 255.
  public func difference(from other: PictureTraits) -> Float {
    zip(thumbnail, other.thumbnail).reduce(0) { $0 + ($1.0 - $1.1).magnitude }
      / Float(thumbnail.count)
  }

  private static func thumbnail(of grey: Image) -> [Float] {
    var result: [Float] = []
    for row in 0..<side {
      let rows = part(row, of: grey.height)
      for column in 0..<side {
        let columns = part(column, of: grey.width)
        var sum = 0
        for y in rows { for x in columns { sum += Int(grey.pixels[y * grey.width + x]) } }
        result.append(Float(sum) / Float(rows.count * columns.count))
      }
    }
    return result
  }

  /// The pixels of part `index` of `side` parts of `extent` pixels; at least one.
  private static func part(_ index: Int, of extent: Int) -> Range<Int> {
    let start = min(index * extent / side, extent - 1)
    return start..<max((index + 1) * extent / side, start + 1)
  }

  /// `Σ second differences² / Σ first differences²` along lines whose `inner` pixels are `step` apart
  /// and that begin `lineStep` apart; nil where all pixels of a line are equal.
  private static func sharpness(
    of grey: Image, step: Int, inner: Int, lineStep: Int
  ) -> Double? {
    guard inner > 2 else { return nil }
    var (first, second) = (0, 0)
    grey.pixels.withUnsafeBufferPointer { pixels in
      for line in 0..<(pixels.count / inner) {
        var position = line * lineStep
        var last = Int(pixels[position + step]) - Int(pixels[position])
        position += step
        for _ in 2..<inner {
          let next = Int(pixels[position + step]) - Int(pixels[position])
          first += next * next
          second += (next - last) * (next - last)
          last = next
          position += step
        }
      }
    }
    return first > 0 ? Double(second) / Double(first) : nil
  }
}
