import CKernels

/// A clamp of a convolution's result, set by the pass that fuses the node that follows.
public enum FusedActivation: Codable, Hashable, Sendable, CustomStringConvertible {
  /// The result is left as it is.
  case none
  /// `max(x, 0)`.
  case relu
  /// `min(max(x, 0), 6)`.
  case relu6
  /// `min(max(x, min), max)`.
  case clip(min: Float, max: Float)

  /// The interval that the result is clamped to, infinite where it is open.
  public var bounds: (min: Float, max: Float) {
    switch self {
    case .none: (-.infinity, .infinity)
    case .relu: (0, .infinity)
    case .relu6: (0, 6)
    case .clip(let min, let max): (min, max)
    }
  }

  /// For example `clip(-1.0, 1.0)`.
  public var description: String {
    switch self {
    case .none: "none"
    case .relu: "relu"
    case .relu6: "relu6"
    case .clip(let min, let max): "clip(\(min), \(max))"
    }
  }

  /// Clamps every element.
  func apply(to elements: UnsafeMutableBufferPointer<Float>, on threads: ThreadPool) {
    guard self != .none else { return }
    ck_clamp_array(
      elements.baseAddress, Int64(elements.count), bounds.min, bounds.max, threads.handle)
  }
}

/// `x` within `bounds`; NaN stays NaN.
@inline(__always)
func clamped(_ x: Float, _ bounds: (min: Float, max: Float)) -> Float {
  let raised = x < bounds.min ? bounds.min : x
  return raised > bounds.max ? bounds.max : raised
}
