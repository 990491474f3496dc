import SynapCore

extension Mask {
  /// The most that a side of a mask grows by when it is made to cover a picture.
  private static let maximalGrowth = 4

  /// This mask, which covers `rect` of the plane of a picture, made to cover the picture of the given
  /// size: without the bands beside it, at about the same resolution, interpolated linearly between
  /// the four nearest values where it isn't cut between them.
  func covering(_ picture: (width: Int, height: Int), from rect: Rect) -> Mask {
    guard width > 0, height > 0, rect.width > 0, rect.height > 0 else { return self }
    let columns = Self.places(picture.width, rect.x, rect.width, width)
    let rows = Self.places(picture.height, rect.y, rect.height, height)
    var result = Mask(width: columns.count, height: rows.count)
    result.data.reserveCapacity(columns.count * rows.count)
    for row in rows {
      let (above, below) = (row.low * width, row.high * width)
      for column in columns {
        let top = Self.mix(data[above + column.low], data[above + column.high], column.share)
        let bottom = Self.mix(data[below + column.low], data[below + column.high], column.share)
        result.data.append(Self.mix(top, bottom, row.share))
      }
    }
    return result
  }

  /// The columns and rows of a mask of `size` after `covering(_:from:)`.
  static func size(
    covering picture: (width: Int, height: Int), from rect: Rect, of size: (width: Int, height: Int)
  ) -> (width: Int, height: Int) {
    guard rect.width > 0, rect.height > 0 else { return size }
    return (
      count(picture.width, rect.width, size.width), count(picture.height, rect.height, size.height)
    )
  }

  /// How many values of an axis cover `extent` pixels, where `count` cover `covered`.
  private static func count(_ extent: Int, _ covered: Int, _ count: Int) -> Int {
    let exact = (Double(count) * Double(extent) / Double(covered)).rounded()
    return Int(min(max(exact, 1), Double(maximalGrowth) * Double(count)))
  }

  /// Two neighbours, and how far a place between them lies from the first.
  private typealias Place = (low: Int, high: Int, share: Float)

  /// Where the values along an axis lie that cover `extent` pixels of a picture, of a mask of `count`
  /// values for `covered` pixels from `start` on.
  private static func places(_ extent: Int, _ start: Int, _ covered: Int, _ count: Int) -> [Place] {
    let number = Self.count(extent, covered, count)
    return (0..<number).map { index in
      let pixel = (Double(index) + 0.5) * Double(extent) / Double(number) - Double(start)
      let place = pixel * Double(count) / Double(covered) - 0.5
      let limited = min(max(place, 0), Double(count - 1))
      let low = Int(limited)
      return (low, min(low + 1, count - 1), Float(limited - Double(low)))
    }
  }

  private static func mix(_ first: Float, _ second: Float, _ share: Float) -> Float {
    share == 0 ? first : first * (1 - share) + second * share
  }
}
