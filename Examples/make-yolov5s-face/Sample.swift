#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A feature map `[channels, height, width]` of a small picture, computed while the network is
/// written.
///
/// It takes the place of the batches of training: each convolution is scaled by what it makes of the
/// sample, as batch normalization would, so that activations neither die nor explode on their way
/// through the network.
struct Sample {
  /// The number of channels.
  let channels: Int
  /// The extent in rows.
  let height: Int
  /// The extent in columns.
  let width: Int
  /// The elements, row-major.
  var elements: [Float]

  /// A map of zeros.
  init(channels: Int, height: Int, width: Int) {
    self.channels = channels
    self.height = height
    self.width = width
    elements = [Float](repeating: 0, count: channels * height * width)
  }

  /// The elements of `channel` in `elements`.
  func range(of channel: Int) -> Range<Int> {
    channel * height * width..<(channel + 1) * height * width
  }

  /// A picture of overlapping rectangles and discs with noise, elements in 0 ... 1.
  static func picture(height: Int, width: Int, _ numbers: inout SeededNumbers) -> Sample {
    var picture = Sample(channels: 3, height: height, width: width)
    for _ in 0..<250 {
      let column = numbers.uniform() * Double(width)
      let row = numbers.uniform() * Double(height)
      let radius = exp(numbers.uniform() * 3.5)
      let isDisc = numbers.uniform() < 0.5
      let aspect = 0.3 + 1.7 * numbers.uniform()
      let color = (0..<3).map { _ in Float(numbers.uniform()) }
      for y in 0..<height {
        for x in 0..<width {
          let dx = abs(Double(x) - column)
          let dy = abs(Double(y) - row)
          let isInside =
            isDisc
            ? dx * dx + dy * dy < radius * radius : dx < radius && dy < radius * aspect
          guard isInside else { continue }
          for channel in 0..<3 {
            picture.elements[(channel * height + y) * width + x] = color[channel]
          }
        }
      }
    }
    for index in picture.elements.indices {
      let noisy = picture.elements[index] + Float(numbers.normal(deviation: 0.03))
      picture.elements[index] = min(max(noisy, 0), 1)
    }
    return picture
  }

  /// The convolution with square filters `[m, channels, kernel, kernel]`, zeros around the map.
  func convolved(_ filters: [Float], kernel: Int, stride: Int) -> Sample {
    let padding = kernel / 2
    let count = filters.count / (channels * kernel * kernel)
    var result = Sample(
      channels: count, height: (height + 2 * padding - kernel) / stride + 1,
      width: (width + 2 * padding - kernel) / stride + 1)
    let (rows, columns) = (result.height, result.width)
    result.elements.withUnsafeMutableBufferPointer { result in
      elements.withUnsafeBufferPointer { elements in
        for tap in filters.indices {
          let weight = filters[tap]
          let offset = tap % (kernel * kernel)
          let channel = tap / (kernel * kernel) % channels
          let output = tap / (kernel * kernel * channels) * rows * columns
          let (rowOffset, columnOffset) = (offset / kernel - padding, offset % kernel - padding)
          // The output columns whose input column lies in the map.
          let first = columnOffset < 0 ? (stride - 1 - columnOffset) / stride : 0
          let last = min(columns, (width - 1 - columnOffset) / stride + 1)
          for row in 0..<rows {
            let inputRow = row * stride + rowOffset
            guard inputRow >= 0, inputRow < height, first < last else { continue }
            let input = (channel * height + inputRow) * width + columnOffset
            let target = output + row * columns
            if stride == 1 {
              for column in first..<last {
                result[target + column] += weight * elements[input + column]
              }
            } else {
              for column in first..<last {
                result[target + column] += weight * elements[input + column * stride]
              }
            }
          }
        }
      }
    }
    return result
  }

  /// The mean and the deviation of `channel`.
  func moments(of channel: Int) -> (mean: Double, deviation: Double) {
    let values = elements[range(of: channel)]
    let mean = values.reduce(0) { $0 + Double($1) } / Double(values.count)
    let variance =
      values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(values.count)
    return (mean, variance.squareRoot())
  }

  /// Every element times its sigmoid.
  var activated: Sample {
    var result = self
    for index in elements.indices { result.elements[index] /= 1 + exp(-elements[index]) }
    return result
  }

  /// The largest of each window of `kernel` by `kernel`.
  func pooled(kernel: Int, stride: Int, padding: Int) -> Sample {
    var result = Sample(
      channels: channels, height: (height + 2 * padding - kernel) / stride + 1,
      width: (width + 2 * padding - kernel) / stride + 1)
    for channel in 0..<channels {
      for row in 0..<result.height {
        for column in 0..<result.width {
          var largest = -Float.infinity
          for y in max(0, row * stride - padding)..<min(height, row * stride - padding + kernel) {
            for x in max(
              0, column * stride - padding)..<min(
                width, column * stride - padding + kernel)
            {
              largest = max(largest, elements[(channel * height + y) * width + x])
            }
          }
          result.elements[(channel * result.height + row) * result.width + column] = largest
        }
      }
    }
    return result
  }

  /// Every element twice along rows and columns.
  var doubled: Sample {
    var result = Sample(channels: channels, height: height * 2, width: width * 2)
    for index in result.elements.indices {
      let (line, column) = index.quotientAndRemainder(dividingBy: width * 2)
      result.elements[index] = elements[line / 2 * width + column / 2]
    }
    return result
  }

  /// The sum with a map of the same extents.
  func adding(_ other: Sample) -> Sample {
    var result = self
    for index in elements.indices { result.elements[index] += other.elements[index] }
    return result
  }

  /// The channels of all maps one after the other.
  static func joined(_ samples: [Sample]) -> Sample {
    var result = Sample(
      channels: samples.reduce(0) { $0 + $1.channels }, height: samples[0].height,
      width: samples[0].width)
    result.elements = samples.flatMap(\.elements)
    return result
  }
}
