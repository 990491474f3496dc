import SynapCore

/// The map from samples to a network's real input: (x - mean of the channel) / scale.
public struct Normalization: Equatable, Sendable {
  /// One mean for all channels or one per channel, in the order of the input's channels.
  public var means: [Float]
  /// The divisor, not 0.
  public var scale: Float

  /// Creates a normalization; the default leaves samples as they are.
  public init(means: [Float] = [0], scale: Float = 1) {
    self.means = means
    self.scale = scale
  }

  /// Checks that this normalization fits an input of `channels` channels.
  ///
  /// - Throws: a `Diagnostic` where there is neither one mean nor one per channel, where a number
  ///   isn't finite, or where the scale is 0.
  public func validate(channels: Int) throws {
    guard means.count == 1 || means.count == channels else {
      throw Diagnostic.error("\(means.count) means for \(channels) channels")
    }
    guard scale != 0, scale.isFinite, means.allSatisfy(\.isFinite) else {
      throw Diagnostic.error("means must be finite and the scale finite and not 0")
    }
  }

  /// Writes `image` as planar `[c, h, w]` binary32 values, each rounded twice: after the
  /// subtraction and after the division.
  ///
  /// `result` holds one value per sample; the means must fit, as `validate` checks.
  public func normalized(_ image: Image, into result: UnsafeMutableBufferPointer<Float>) {
    precondition(means.count == 1 || means.count == image.channels, "means don't fit")
    precondition(result.count == image.pixels.count, "the result's size differs")
    let channels = image.channels
    let plane = image.width * image.height
    image.pixels.withUnsafeBufferPointer { pixels in
      for channel in 0..<channels {
        let mean = means.count == 1 ? means[0] : means[channel]
        let table = (0..<256).map { (Float($0) - mean) / scale }
        table.withUnsafeBufferPointer { table in
          let base = channel * plane
          for i in 0..<plane { result[base + i] = table[Int(pixels[i * channels + channel])] }
        }
      }
    }
  }
}
