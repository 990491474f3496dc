import SynapCore

/// The mean of each window: `[n, c, h, w]` to `[n, c, oh, ow]`, the sum in row-major order divided
/// by the number of elements.
///
/// Padding is 0 and counts only with `countIncludePad`; what reaches past the padded input never
/// does. With `ceilMode` a window that reaches past the padded input counts too, unless it starts
/// past the input. After ONNX `AveragePool`, 2-D.
public struct AveragePool: Operator, Hashable {
  /// The operator's name.
  public static let name = "AveragePool"
  /// The operands in order.
  public static let operandNames = ["x"]

  /// Window extents `[height, width]`.
  public var kernelShape: [Int]
  /// Steps `[height, width]`.
  public var strides: [Int]
  /// Padding `[top, left, bottom, right]`, less than the window.
  public var pads: [Int]
  /// Distances between the window's elements `[height, width]`.
  public var dilations: [Int]
  /// Whether the number of windows is rounded up.
  public var ceilMode: Bool
  /// Whether padding counts in the divisor.
  public var countIncludePad: Bool

  /// Creates a pooling.
  public init(
    kernelShape: [Int], strides: [Int] = [1, 1], pads: [Int] = [0, 0, 0, 0],
    dilations: [Int] = [1, 1], ceilMode: Bool = false, countIncludePad: Bool = false
  ) {
    self.kernelShape = kernelShape
    self.strides = strides
    self.pads = pads
    self.dilations = dilations
    self.ceilMode = ceilMode
    self.countIncludePad = countIncludePad
  }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list = [OperatorAttribute("kernel_shape", kernelShape)]
    list.append("strides", strides, unless: [1, 1])
    list.append("pads", pads, unless: [0, 0, 0, 0])
    list.append("dilations", dilations, unless: [1, 1])
    list.append("ceil_mode", ceilMode, unless: false)
    list.append("count_include_pad", countIncludePad, unless: false)
    return list
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    try operands.poolingType(window, roundsUp: ceilMode)
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let type = try resultType(of: operands)
    let x = try operands.floats(0)
    let window = try self.window
    let (height, width) = (x.shape[2], x.shape[3])
    let rows = WindowSpan.all(window, 0, input: height, output: type.shape[2])
    let columns = WindowSpan.all(window, 1, input: width, output: type.shape[3])
    let planeCount = height * width
    return [
      pool(x, type) { input, output in
        var next = output
        for plane in 0..<x.shape[1] {
          let plane = input + plane * planeCount
          for row in rows {
            for column in columns {
              var sum: Float = 0
              for ky in row.inside {
                let line = plane + (row.start + ky * window.dilations[0]) * width + column.start
                for kx in column.inside { sum += line[kx * window.dilations[1]] }
              }
              let count =
                countIncludePad
                ? row.paddedCount * column.paddedCount : row.inside.count * column.inside.count
              next.pointee = count == 0 ? 0 : sum / Float(count)
              next += 1
            }
          }
        }
      }
    ]
  }

  private var window: Window {
    get throws {
      try Window(kernel: kernelShape, strides: strides, pads: pads, dilations: dilations)
    }
  }
}

/// What one window covers along one dimension.
private struct WindowSpan {
  /// The position in the input of the kernel's first element, negative in the padding.
  let start: Int
  /// The kernel's elements that lie on the input.
  let inside: Range<Int>
  /// The number of the kernel's elements that lie on the input or its padding.
  let paddedCount: Int

  /// The spans of all windows along dimension `axis`.
  static func all(_ window: Window, _ axis: Int, input: Int, output: Int) -> [WindowSpan] {
    let dilation = window.dilations[axis]
    /// The number of kernel elements that lie before `end`.
    func count(from start: Int, to end: Int) -> Int {
      min(window.kernel[axis], max(0, (end - start + dilation - 1) / dilation))
    }
    return (0..<output).map { position in
      let start = position * window.strides[axis] - window.pads[axis]
      let first = start < 0 ? count(from: start, to: 0) : 0
      return WindowSpan(
        start: start, inside: first..<max(first, count(from: start, to: input)),
        paddedCount: count(from: start, to: input + window.pads[axis + 2]))
    }
  }
}
