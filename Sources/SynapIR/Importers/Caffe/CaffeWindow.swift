import SynapCore

extension PrototxtReader {
  /// A number for height and width each: the fields `<stem>_h` and `<stem>_w`, or one or two `list`.
  ///
  /// - Parameter absent: what stands for an absent one; nil where it must be there.
  mutating func pair(
    _ list: String, _ stem: String, in range: ClosedRange<Int>, default absent: Int?
  ) throws -> [Int] {
    let values = try all(list).map { try $0.integer(in: range) }
    let sides = [try one("\(stem)_h"), try one("\(stem)_w")]
    let missing = Diagnostic.error("the field '\(list)' is missing")
    if let given = sides.compactMap({ $0 }).first {
      guard values.isEmpty else {
        throw Diagnostic.error(
          "both '\(list)' and '\(given.name)' are there", at: given.location)
      }
      return try sides.map { side in
        guard let value = try side?.integer(in: range) ?? absent else { throw missing }
        return value
      }
    }
    switch values.count {
    case 0:
      guard let absent else { throw missing }
      return [absent, absent]
    case 1: return [values[0], values[0]]
    case 2: return values
    default:
      throw Diagnostic.error("'\(list)' has \(values.count) numbers: only planes are supported")
    }
  }
}

/// The parameters of a sliding window, for height and width each.
struct CaffeWindow {
  private static let limit = 1 << 16

  /// Kernel extents.
  let kernel: [Int]
  /// Steps.
  let strides: [Int]
  /// The padding at each of both ends.
  let padding: [Int]
  /// Distances between the kernel's elements.
  let dilations: [Int]

  /// Padding `[top, left, bottom, right]`.
  var pads: [Int] { padding + padding }

  /// Reads the fields of `parameters`, that of dilations where layers of this kind have it.
  init(_ parameters: inout PrototxtReader, isDilatable: Bool = true) throws {
    let positive = 1...Self.limit
    kernel = try parameters.pair("kernel_size", "kernel", in: positive, default: nil)
    strides = try parameters.pair("stride", "stride", in: positive, default: 1)
    padding = try parameters.pair("pad", "pad", in: 0...Self.limit, default: 0)
    dilations =
      isDilatable
      ? try parameters.pair("dilation", "dilation", in: positive, default: 1) : [1, 1]
  }
}

extension NodeComposition {
  /// The shape of `x`, which must be `[n, c, h, w]`.
  func planes(_ x: Graph.ValueID) throws -> Shape {
    let shape = shape(of: x)
    guard shape.rank == 4 else {
      throw Diagnostic.error("the bottom is \(shape), only planes [n, c, h, w] are supported")
    }
    return shape
  }
}
