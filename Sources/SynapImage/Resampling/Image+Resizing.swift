import CPicture
import SynapCore

extension Image {
  /// This picture resampled to `width` x `height` pixels, as stb_image_resize does by default:
  /// Mitchell where an axis shrinks, Catmull-Rom where it grows, clamped at the edges.
  ///
  /// Columns are filtered first, then rows, in binary32 without fused operations; samples are
  /// rounded to nearest, halves up. The result is the same on every machine.
  ///
  /// - Throws: a `Diagnostic` where the new size isn't allowed.
  public func resized(width: Int, height: Int) throws -> Image {
    try Self.checkSize(width: width, height: height, channels: channels)
    if width == self.width && height == self.height { return self }
    var result = Image(width: width, height: height, channels: channels, filledWith: 0)
    result.draw(self, scaledTo: (width, height), at: (0, 0), rows: height)
    return result
  }

  /// Resamples `source` to `size` and copies its first `rows` rows into this picture, with the
  /// top left corner at `origin`. All of it must lie inside; the channels must be equal.
  mutating func draw(
    _ source: Image, scaledTo size: (width: Int, height: Int), at origin: (x: Int, y: Int),
    rows: Int
  ) {
    precondition(source.channels == channels, "channels differ")
    precondition(origin.x >= 0 && origin.x + size.width <= width, "outside the picture")
    precondition(origin.y >= 0 && origin.y + rows <= height, "outside the picture")
    let columnTable = ResamplingTable(source: source.width, target: size.width)
    let rowTable = ResamplingTable(source: source.height, target: size.height, count: rows)
    let (channels, width) = (channels, width)
    let sourceStride = source.width * channels
    // The kernel reads 4 floats per pixel, of which the last pixel may own fewer.
    let line = [Float](repeating: 0, count: sourceStride + 3)
    source.pixels.withUnsafeBytes { sourceBytes in
      pixels.withUnsafeMutableBytes { targetBytes in
        let input = sourceBytes.assumingMemoryBound(to: UInt8.self)
        let output = targetBytes.assumingMemoryBound(to: UInt8.self)
        Self.resample(
          input, sourceStride, columnTable, rowTable, line, channels
        ) { row in
          output.baseAddress.map { $0 + ((origin.y + row) * width + origin.x) * channels }
        }
      }
    }
  }

  /// Filters the columns of each output row into `line`, and `line` into the row itself.
  private static func resample(
    _ input: UnsafeBufferPointer<UInt8>, _ stride: Int, _ columns: ResamplingTable,
    _ rows: ResamplingTable, _ line: [Float], _ channels: Int,
    _ target: (Int) -> UnsafeMutablePointer<UInt8>?
  ) {
    var line = line
    line.withUnsafeMutableBufferPointer { line in
      rows.weights.withUnsafeBufferPointer { rowWeights in
        guard let line = line.baseAddress, let source = input.baseAddress,
          let weights = rowWeights.baseAddress
        else { return }
        for row in rows.first.indices {
          guard let target = target(row) else { return }
          picture_resample_rows(
            source + Int(rows.first[row]) * stride, stride, weights + row * rows.weightStride,
            rows.taps[row], line, stride)
          picture_resample_row(
            line, UInt32(channels), columns.first, columns.taps, columns.weights,
            columns.weightStride, target, columns.first.count)
        }
      }
    }
  }
}
