extension Image {
  /// Draws the outline of the rectangle whose corners are the pixels (x, y) and
  /// (x + width, y + height), as OpenCV's `rectangle` does: both corners belong to it, and a
  /// thickness of 2 gives lines of three pixels with round outer corners.
  ///
  /// What lies outside the picture is left out. Sizes may be negative.
  public mutating func drawRectangle(
    x: Int, y: Int, width: Int, height: Int, color: Color, thickness: Int = 1
  ) {
    let left = Self.bounded(x)
    let top = Self.bounded(y)
    let columns = min(left, left + Self.bounded(width))...max(left, left + Self.bounded(width))
    let rows = min(top, top + Self.bounded(height))...max(top, top + Self.bounded(height))
    let radius = thickness <= 1 ? 0 : (min(thickness, Self.maximumSide) + 1) / 2
    let samples = color.samples(channels: channels)
    for center in [columns.lowerBound, columns.upperBound] {
      fill(center - radius...center + radius, rows, with: samples)
    }
    var reach = 0
    for distance in (0...radius).reversed() {
      while (reach + 1) * (reach + 1) + distance * distance <= radius * radius { reach += 1 }
      let span = columns.lowerBound - reach...columns.upperBound + reach
      for row in [rows.lowerBound, rows.upperBound] {
        fill(span, row - distance...row - distance, with: samples)
        fill(span, row + distance...row + distance, with: samples)
      }
    }
  }

  /// `coordinate`, brought so near that sums of several can't overflow.
  static func bounded(_ coordinate: Int) -> Int { min(max(coordinate, -1 << 40), 1 << 40) }

  /// Gives the part of the rectangle that lies in the picture the value `samples`.
  private mutating func fill(
    _ columns: ClosedRange<Int>, _ rows: ClosedRange<Int>, with samples: [UInt8]
  ) {
    let firstRow = max(rows.lowerBound, 0)
    let lastRow = min(rows.upperBound, height - 1)
    let firstColumn = max(columns.lowerBound, 0)
    let lastColumn = min(columns.upperBound, width - 1)
    guard firstRow <= lastRow, firstColumn <= lastColumn else { return }
    for y in firstRow...lastRow {
      for x in firstColumn...lastColumn {
        let start = (y * width + x) * channels
        for c in 0..<channels { pixels[start + c] = samples[c] }
      }
    }
  }
}
