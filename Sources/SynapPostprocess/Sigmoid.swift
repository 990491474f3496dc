/// The logistic function and its inverse, computed alike on every machine.
package enum Sigmoid {
  /// 1 / (1 + e^-x), rounded to single precision once.
  package static func sigmoid(_ x: Float) -> Float {
    if x.isNaN { return x }
    let limited = min(max(Double(x), -200), 200)
    return Float(1 / (1 + Exponential.exp(inRange: -limited)))
  }

  /// The smallest x with sigmoid(x) >= `probability`, so that comparing with it replaces
  /// computing the function; infinite where every x or none is.
  package static func logit(_ probability: Float) -> Float {
    if probability.isNaN || sigmoid(.infinity) < probability { return .infinity }
    if sigmoid(-.infinity) >= probability { return -.infinity }
    var below = order(of: -Float.infinity)
    var above = order(of: Float.infinity)
    while below + 1 < above {
      let middle = (below + above) >> 1
      if sigmoid(value(at: middle)) >= probability { above = middle } else { below = middle }
    }
    return value(at: above)
  }

  /// The rank of `value` among all numbers in single precision, from negative to positive.
  private static func order(of value: Float) -> Int {
    let magnitude = Int(value.magnitude.bitPattern)
    return value.sign == .minus ? -magnitude - 1 : magnitude
  }

  /// The number with the rank `order`.
  private static func value(at order: Int) -> Float {
    order < 0
      ? -Float(bitPattern: UInt32(-order - 1)) : Float(bitPattern: UInt32(order))
  }
}
