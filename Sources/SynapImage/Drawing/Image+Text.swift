extension Image {
  /// Draws `text` with its base line's left end at the pixel (x, y), anti-aliased.
  ///
  /// `scale` is that of OpenCV's `FONT_HERSHEY_SIMPLEX`: capitals are 21 * scale pixels high,
  /// 10.5 by default. Characters other than ASCII 32 to 126 are drawn as `?`; what lies outside
  /// the picture is left out.
  public mutating func drawText(
    _ text: String, x: Int, y: Int, color: Color, scale: Double = 0.5
  ) {
    guard scale > 0, scale <= 1000 else { return }
    let pen = TextPen(scale: scale, samples: color.samples(channels: channels))
    let baseline = Double(Self.bounded(y))
    var left = Double(Self.bounded(x))
    for character in text where left < Double(width) + pen.radius {
      let glyph = StrokeFont.glyph(character)
      let segments = pen.segments(of: glyph, left: left, baseline: baseline)
      let right = left + Double(glyph.width) * pen.unit
      if let columns = Self.pixels(left, right, pen.radius, limit: width),
        let rows = Self.pixels(
          baseline - Double(StrokeFont.capitalHeight) * pen.unit,
          baseline + pen.unit * Double(StrokeFont.descenderBottom - StrokeFont.capitalHeight),
          pen.radius, limit: height)
      {
        draw(segments, columns, rows, pen)
      }
      left = right + Double(StrokeFont.gap) * pen.unit
    }
  }

  /// The width of `text` in pixels, rounded up, as `drawText` draws it.
  public static func textWidth(_ text: String, scale: Double = 0.5) -> Int {
    guard scale > 0, scale <= 1000 else { return 0 }
    let units = text.reduce(0) { $0 + StrokeFont.glyph($1).width + StrokeFont.gap }
    let width = Double(max(units - StrokeFont.gap, 0)) * TextPen.unit(scale)
    return Int(width) + (Double(Int(width)) < width ? 1 : 0)
  }

  /// The pixels from `low` to `high`, widened by `radius`, that lie in 0..<limit.
  private static func pixels(
    _ low: Double, _ high: Double, _ radius: Double, limit: Int
  ) -> ClosedRange<Int>? {
    guard high + radius >= 0, low - radius <= Double(limit - 1) else { return nil }
    return Int(max(low - radius, 0))...Int(min(high + radius, Double(limit - 1)))
  }

  private mutating func draw(
    _ segments: [TextPen.Segment], _ columns: ClosedRange<Int>, _ rows: ClosedRange<Int>,
    _ pen: TextPen
  ) {
    for y in rows {
      for x in columns {
        let coverage = pen.coverage(of: segments, x: Double(x), y: Double(y))
        guard coverage > 0 else { continue }
        let start = (y * width + x) * channels
        for c in 0..<channels {
          let old = Int(pixels[start + c])
          let change = (Int(pen.samples[c]) - old) * coverage
          pixels[start + c] = UInt8(old + (change + (change < 0 ? -128 : 128)) / 256)
        }
      }
    }
  }
}

/// The width and the colour of the lines that text is drawn with.
private struct TextPen {
  struct Segment {
    let x: Double
    let y: Double
    let dx: Double
    let dy: Double
  }

  /// Pixels per unit of the font's grid.
  let unit: Double
  /// The distance from a line's middle at which nothing of it is seen.
  let radius: Double
  let samples: [UInt8]

  init(scale: Double, samples: [UInt8]) {
    unit = Self.unit(scale)
    radius = 0.5 + 0.6 * max(1, scale)
    self.samples = samples
  }

  static func unit(_ scale: Double) -> Double {
    21 * scale / Double(StrokeFont.capitalHeight)
  }

  func segments(of glyph: StrokeFont.Glyph, left: Double, baseline: Double) -> [Segment] {
    let top = baseline - Double(StrokeFont.capitalHeight) * unit
    return glyph.strokes.flatMap { stroke in
      let points = stroke.map { (x: left + $0.x * unit, y: top + $0.y * unit) }
      return zip(points, points.count > 1 ? points.dropFirst() : points[...]).map {
        Segment(x: $0.x, y: $0.y, dx: $1.x - $0.x, dy: $1.y - $0.y)
      }
    }
  }

  /// How much of the pixel the lines cover, 0 to 256.
  func coverage(of segments: [Segment], x: Double, y: Double) -> Int {
    var nearest = radius * radius
    for segment in segments {
      let (px, py) = (x - segment.x, y - segment.y)
      let length = segment.dx * segment.dx + segment.dy * segment.dy
      let along = px * segment.dx + py * segment.dy
      let position = length > 0 ? min(max(along / length, 0), 1) : 0
      let (ex, ey) = (px - position * segment.dx, py - position * segment.dy)
      nearest = min(nearest, ex * ex + ey * ey)
    }
    return Int(min(radius - nearest.squareRoot(), 1) * 256)
  }
}
