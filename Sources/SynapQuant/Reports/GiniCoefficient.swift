import SynapCore
import SynapIR

/// The Gini coefficient of the magnitudes above 1e-4, 0 to 1: what the published tools write as the
/// "entropy" of a tensor. It says how unevenly magnitudes are distributed, whatever the quantizer; it
/// measures no error.
///
///     G = 2 Σ i a[i] / (n Σ a[i]) - (n + 1) / n,  a ascending, i from 1
struct GiniCoefficient {
  private static let threshold = 1e-4
  private var count = 0.0
  private var sum = 0.0
  private var weighted = 0.0

  /// Adds `count` magnitudes of `magnitude`, none smaller than those before.
  private mutating func add(_ magnitude: Double, count more: Double) {
    guard magnitude > Self.threshold, more > 0 else { return }
    weighted += magnitude * (more * count + more * (more + 1) / 2)
    sum += magnitude * more
    count += more
  }

  private var value: Double {
    count > 0 && sum > 0 ? 2 * weighted / (count * sum) - (count + 1) / count : 0
  }

  /// Of all numbers that `histogram` counted, each taken as the middle of its bin.
  static func of(_ histogram: Histogram) -> Double {
    var result = GiniCoefficient()
    let half = Histogram.binCount / 2
    for distance in 0..<half {
      let count = histogram[half + distance] + histogram[half - 1 - distance]
      result.add(histogram.center(half + distance), count: Double(count))
    }
    return result.value
  }

  /// Of the elements of a binary32 tensor, which are grouped by the upper 20 bits of their pattern:
  /// 2048 steps for each power of two.
  static func of(_ tensor: Tensor) -> Double {
    var counts = [UInt32](repeating: 0, count: 1 << 20)
    tensor.withFloats { numbers in
      for number in numbers { counts[Int(number.magnitude.bitPattern >> 12)] += 1 }
    }
    var result = GiniCoefficient()
    for (group, count) in counts.enumerated() where count > 0 {
      let middle = Float(bitPattern: UInt32(group) << 12 | 0x800)
      guard middle.isFinite else { break }
      result.add(Double(middle), count: Double(count))
    }
    return result.value
  }
}
