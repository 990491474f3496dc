import SynapCore

/// The function that a stored tensor goes through before anything else sees it: the identity, or
/// the table function that alone reads it.
package struct Response: Sendable {
  /// Results for arguments in any number; nil where the tensor is read as it is.
  package var apply: (@Sendable ([Float]) -> [Float]?)?

  /// Creates the function that `apply` computes; nil for the identity.
  package init(apply: (@Sendable ([Float]) -> [Float]?)?) { self.apply = apply }

  /// The tensor is read as it is.
  package static let identity = Response(apply: nil)
}

/// The stored values of a tensor: how many steps a range is divided into.
package struct StorageGrid: Hashable {
  /// The number of stored values.
  package var levels: Int
  /// Whether a step is a power of two and 0 is in the middle.
  package var isPowerOfTwo: Bool

  /// Creates a grid.
  package init(levels: Int, isPowerOfTwo: Bool) {
    self.levels = levels
    self.isPowerOfTwo = isPowerOfTwo
  }

  /// The distance between stored values that cover `range`, and the range that they do cover.
  func step(for range: ValueRange) -> (step: Double, covered: ValueRange) {
    guard isPowerOfTwo else {
      return (Double(range.widthIncludingZero) / Double(levels - 1), range.includingZero)
    }
    let length = DynamicFixedPoint.fractionalLength(for: range, levels: levels)
    let step = Double(sign: .plus, exponent: -length, significand: 1)
    let half = Double(levels / 2)
    return (
      step, ValueRange(minimum: Float(-half * step), maximum: Float((half - 1) * step))
    )
  }
}

/// The squared error that a choice of range costs a tensor, from its histogram.
///
/// Numbers inside the range err by `step² / 12` on average, as far as `response` passes that on
/// (times its squared slope); numbers outside err by the distance of the responses to the number
/// and to the end of the range.
package struct RangeError {
  private let histogram: Histogram
  private let grid: StorageGrid
  private let bins: Range<Int>
  /// The response in the middle of each bin.
  private let responses: [Double]
  /// Sums over all bins before each: of counts, counts × response, counts × response², and counts ×
  /// squared slope.
  private var counts, firstMoments, secondMoments, slopes: [Double]

  /// Sums `histogram` up, for numbers that are stored in `grid` and seen through `response`.
  package init(of histogram: Histogram, grid: StorageGrid, response: Response) {
    self.histogram = histogram
    self.grid = grid
    bins = histogram.occupied.map { $0.lowerBound..<$0.upperBound + 1 } ?? 0..<0
    let edges = (bins.lowerBound...bins.upperBound).map {
      histogram.center($0) - histogram.width / 2
    }
    let centers = bins.map { histogram.center($0) }
    let atEdges = response.apply?(edges.map { Float($0) })?.map { Double($0) } ?? edges
    responses = response.apply?(centers.map { Float($0) })?.map { Double($0) } ?? centers
    (counts, firstMoments, secondMoments, slopes) = ([0], [0], [0], [0])
    for (position, bin) in bins.enumerated() {
      let count = Double(histogram[bin])
      let slope = (atEdges[position + 1] - atEdges[position]) / histogram.width
      counts.append((counts.last ?? 0) + count)
      firstMoments.append((firstMoments.last ?? 0) + count * responses[position])
      secondMoments.append(
        (secondMoments.last ?? 0) + count * responses[position] * responses[position])
      slopes.append((slopes.last ?? 0) + count * slope * slope)
    }
  }

  /// The mean squared error under `range`.
  package func cost(of range: ValueRange) -> Double {
    guard !bins.isEmpty else { return 0 }
    let (step, covered) = grid.step(for: range)
    let low = position(of: covered.minimum)
    let high = max(low, position(of: covered.maximum))
    let inside = step * step / 12 * (slopes[high + 1] - slopes[low])
    return
      (inside + error(of: 0..<low, at: responses[low])
      + error(of: high + 1..<bins.count, at: responses[high])) / max(counts[bins.count], 1)
  }

  /// The range within `start` with the least error, searched one end at a time in 64 steps.
  package func bestRange(from start: ValueRange) -> ValueRange {
    if grid.isPowerOfTwo { return bestPowerOfTwo(from: start) }
    var best = start
    var bestCost = cost(of: best)
    for _ in 0..<3 {
      let before = best
      for step in 1..<64 {
        let share = 1 - Float(step) / 64
        for candidate in [
          ValueRange(minimum: best.minimum, maximum: start.maximum * share),
          ValueRange(minimum: start.minimum * share, maximum: best.maximum),
        ] where candidate.widthIncludingZero > 0 {
          let cost = cost(of: candidate)
          // A gain that the histogram can't tell from none is none.
          if cost < bestCost * 0.999 { (best, bestCost) = (candidate, cost) }
        }
      }
      if best == before { break }
    }
    return best
  }

  private func bestPowerOfTwo(from start: ValueRange) -> ValueRange {
    var best = start
    for share: Float in [0.5, 0.25] {
      let candidate = ValueRange(
        minimum: start.minimum * share, maximum: start.maximum * share)
      if cost(of: candidate) < cost(of: best) * 0.999 { best = candidate }
    }
    return best
  }

  /// The position among the occupied bins of the one that holds `number`, or the nearest one.
  private func position(of number: Float) -> Int {
    min(max(histogram.bin(of: Double(number)) - bins.lowerBound, 0), bins.count - 1)
  }

  /// The squared error of the numbers in the occupied bins `part` where `response` stands for all.
  private func error(of part: Range<Int>, at response: Double) -> Double {
    guard !part.isEmpty else { return 0 }
    let (low, high) = (part.lowerBound, part.upperBound)
    let error =
      (secondMoments[high] - secondMoments[low])
      - 2 * response * (firstMoments[high] - firstMoments[low])
      + response * response * (counts[high] - counts[low])
    return max(error, 0)
  }
}
