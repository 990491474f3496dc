/// Which source samples make each sample of a resampled axis, and with what weights.
///
/// As stb_image_resize does by default: Mitchell-Netravali (B = C = 1/3) stretched to the scale
/// when the axis shrinks, Catmull-Rom (B = 0, C = 1/2) otherwise, sample centres at i + 0.5,
/// samples outside taken from the edge. An axis that keeps its length is not changed. Only
/// + - * / on binary64 values, the results rounded to binary32: equal on every machine.
struct ResamplingTable {
  /// The first source sample of each output.
  private(set) var first: [Int32] = []
  /// The number of source samples of each output.
  private(set) var taps: [Int32] = []
  /// The weights, `[output, weightStride]`, which sum to 1.
  private(set) var weights: [Float] = []
  /// The largest number of source samples of an output.
  let weightStride: Int

  /// The first `count` outputs (all where nil) of an axis of `source` samples that becomes
  /// `target` samples long.
  init(source: Int, target: Int, count: Int? = nil) {
    let outputs = min(count ?? target, target)
    let shrinks = target < source
    let stretch = shrinks ? Double(source) / Double(target) : 1
    let reach = 2 * stretch
    weightStride = min(source, Int(reach * 2) + 2)
    first.reserveCapacity(outputs)
    taps.reserveCapacity(outputs)
    weights.reserveCapacity(outputs * weightStride)
    var sums = [Double](repeating: 0, count: weightStride)
    for output in 0..<outputs {
      let center = (Double(output) + 0.5) * Double(source) / Double(target)
      let (low, high) = (Self.floor(center - reach), Self.floor(center + reach))
      let start = max(0, min(low, source - weightStride))
      for i in sums.indices { sums[i] = 0 }
      var total = 0.0
      for i in low...high {
        let distance = (Double(i) + 0.5 - center) / stretch
        let weight = shrinks ? Self.mitchell(distance) : Self.catmullRom(distance)
        sums[min(max(i, 0), source - 1) - start] += weight
        total += weight
      }
      let used = Self.usedRange(sums)
      first.append(Int32(start + used.lowerBound))
      taps.append(Int32(used.count))
      weights += sums[used].map { Float($0 / total) }
      weights += [Float](repeating: 0, count: weightStride - used.count)
    }
  }

  /// The part of `sums` without the zeros at both ends; never empty.
  private static func usedRange(_ sums: [Double]) -> Range<Int> {
    let lower = sums.firstIndex { $0 != 0 } ?? 0
    let upper = sums.lastIndex { $0 != 0 } ?? 0
    return lower..<upper + 1
  }

  private static func floor(_ value: Double) -> Int {
    let truncated = Int(value)
    return Double(truncated) > value ? truncated - 1 : truncated
  }

  private static func mitchell(_ distance: Double) -> Double {
    let x = abs(distance)
    if x < 1 { return (16 + x * x * (21 * x - 36)) / 18 }
    if x < 2 { return (32 + x * (-60 + x * (36 - 7 * x))) / 18 }
    return 0
  }

  private static func catmullRom(_ distance: Double) -> Double {
    let x = abs(distance)
    if x < 1 { return 1 - x * x * (2.5 - 1.5 * x) }
    if x < 2 { return 2 - x * (4 + x * (0.5 * x - 2.5)) }
    return 0
  }
}
