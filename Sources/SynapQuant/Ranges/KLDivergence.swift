import CKernels
import SynapCore

/// The range under which a tensor's stored values are distributed most like its numbers: the least
/// Kullback-Leibler divergence of the distribution of the stored values from that of the numbers,
/// where numbers outside the range count at its ends.
///
/// Source: S. Migacz, "8-bit Inference with TensorRT", GTC 2017, for ranges with two ends.
package struct KLDivergence {
  /// The bins that the whole range is divided into.
  package var binCount: Int
  /// The number of stored values.
  package var levels: Int

  /// Creates the comparison of distributions in `binCount` bins and in `levels` stored values.
  package init(binCount: Int, levels: Int) {
    self.binCount = binCount
    self.levels = levels
  }

  /// The best range within `whole`, which contains 0; each end is moved inwards in steps of 1/64.
  package func range(of histogram: Histogram, within whole: ValueRange) -> ValueRange {
    // With as many stored values as bins nothing can be told.
    guard levels < binCount, whole.widthIncludingZero.isFinite else { return whole }
    let counts = rebinned(histogram, over: whole)
    let zero = Double(-whole.minimum) / Double(whole.widthIncludingZero) * Double(binCount)
    var best = 0..<binCount
    var least = divergence(of: counts, within: best)
    for end in [true, false] {
      let outer = best
      for step in 1..<64 {
        let share = 1 - Double(step) / 64
        let candidate: Range<Int>
        if end {
          let length = (Double(binCount) - zero) * share
          candidate =
            outer.lowerBound..<max(Int((zero + length).rounded(.up)), outer.lowerBound + 1)
        } else {
          let start = Int((zero * (1 - share)).rounded(.down))
          candidate = min(start, outer.upperBound - 1)..<outer.upperBound
        }
        guard candidate.count >= levels else { break }
        let divergence = divergence(of: counts, within: candidate)
        if divergence < least { (best, least) = (candidate, divergence) }
      }
    }
    let width = Double(whole.widthIncludingZero) / Double(binCount)
    return ValueRange(
      minimum: best.lowerBound == 0
        ? whole.minimum : Float(Double(whole.minimum) + Double(best.lowerBound) * width),
      maximum: best.upperBound == binCount
        ? whole.maximum : Float(Double(whole.minimum) + Double(best.upperBound) * width)
    ).includingZero
  }

  /// The divergence, in nats, of stored values that cover `range` from the numbers in `histogram`,
  /// which lie within `whole`.
  func divergence(
    of histogram: Histogram, within range: ValueRange, of whole: ValueRange
  ) -> Double {
    guard whole.widthIncludingZero.isFinite else { return 0 }
    let counts = rebinned(histogram, over: whole)
    let width = whole.widthIncludingZero / Float(binCount)
    guard width > 0, width.isFinite else { return 0 }
    let low = Int(((range.minimum - whole.minimum) / width).rounded())
    let high = Int(((range.maximum - whole.minimum) / width).rounded())
    let start = min(max(low, 0), binCount - 1)
    return divergence(of: counts, within: start..<min(max(high, start + 1), binCount))
  }

  /// `histogram` in `binCount` bins over `whole`; counts are divided evenly within its bins.
  private func rebinned(_ histogram: Histogram, over whole: ValueRange) -> [Double] {
    var result = [Double](repeating: 0, count: binCount)
    let width = Double(whole.widthIncludingZero) / Double(binCount)
    for index in histogram.occupied ?? 0...0 where histogram[index] > 0 {
      let start = (histogram.center(index) - histogram.width / 2 - Double(whole.minimum)) / width
      let end = start + histogram.width / width
      let low = min(max(start, 0), Double(binCount - 1))
      let high = min(max(end, low + 1e-9), Double(binCount))
      let density = Double(histogram[index]) / (high - low)
      for bin in Int(low)..<min(Int(high.rounded(.up)), binCount) {
        result[bin] += density * (min(high, Double(bin + 1)) - max(low, Double(bin)))
      }
    }
    return result
  }

  /// The divergence, in nats, of the stored values that cover `range` from `counts`.
  package func divergence(of counts: [Double], within range: Range<Int>) -> Double {
    let total = counts.reduce(0, +)
    guard total > 0 else { return 0 }
    let below = counts[..<range.lowerBound].reduce(0, +)
    let above = counts[range.upperBound...].reduce(0, +)
    let perLevel = Double(range.count) / Double(levels)
    var divergence = 0.0
    for level in 0..<levels {
      let start = range.lowerBound + Int((Double(level) * perLevel).rounded(.down))
      let end =
        level == levels - 1
        ? range.upperBound
        : max(start + 1, range.lowerBound + Int((Double(level + 1) * perLevel).rounded(.down)))
      guard start < min(end, range.upperBound) else { continue }
      let bins = counts[start..<min(end, range.upperBound)]
      let occupied = bins.reduce(0) { $1 > 0 ? $0 + 1 : $0 }
      // Q knows only what lies inside; P has the rest at its ends.
      let mean = bins.reduce(0, +) / Double(max(occupied, 1))
      for (offset, count) in bins.enumerated() {
        var p = count
        if start + offset == range.lowerBound { p += below }
        if start + offset == range.upperBound - 1 { p += above }
        guard p > 0 else { continue }
        let q = count > 0 ? mean : 1e-4
        divergence += p / total * Double(ck_log(Float(p / q)))
      }
    }
    // Q's total is less than P's by what lies outside.
    let inside = (total - below - above) / total
    return divergence + Double(ck_log(Float(max(inside, 1e-12))))
  }
}
