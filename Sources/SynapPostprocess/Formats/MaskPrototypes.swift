import SynapCore

/// The tensor of prototypes of which masks are sums: `[1, m, h, w]` or `[1, h, w, m]`.
struct MaskPrototypes: Sendable {
  /// The number of prototypes.
  let count: Int
  /// The columns of a mask.
  let width: Int
  /// The rows of a mask.
  let height: Int
  private let tensor: Int
  private let hasChannelsFirst: Bool

  private init(_ shape: [Int], tensor: Int, hasChannelsFirst: Bool) {
    (count, height, width) =
      hasChannelsFirst ? (shape[1], shape[2], shape[3]) : (shape[3], shape[1], shape[2])
    self.tensor = tensor
    self.hasChannelsFirst = hasChannelsFirst
  }

  /// The ways to read `output`, which has 4 dimensions and is number `index`, the likelier one first:
  /// one where its layout is known, else channels first and channels last.
  static func readings(of output: OutputDescription, at index: Int) throws -> [MaskPrototypes] {
    guard output.shape[0] == 1 else {
      throw output.failure("a batch of \(output.shape[0]) pictures, expected 1")
    }
    let orders: [Bool] =
      switch output.layout {
      case .nchw: [true]
      case .nhwc: [false]
      case .none: [true, false]
      }
    return orders.map {
      MaskPrototypes(output.shape, tensor: index, hasChannelsFirst: $0)
    }
  }

  /// The sum of the prototypes, each times its coefficient.
  func mask(_ coefficients: [Float], in tensors: [OutputTensor]) -> Mask {
    let area = width * height
    var data = [Float](repeating: 0, count: area)
    tensors[tensor].withValues { values in
      if hasChannelsFirst {
        for (channel, coefficient) in coefficients.enumerated() {
          for pixel in 0..<area { data[pixel] += coefficient * values[channel * area + pixel] }
        }
      } else {
        for pixel in 0..<area {
          for (channel, coefficient) in coefficients.enumerated() {
            data[pixel] += coefficient * values[pixel * count + channel]
          }
        }
      }
    }
    return Mask(width: width, height: height, data: data)
  }
}
