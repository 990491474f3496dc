import CKernels
import SynapCore

/// How the windows of a convolution or a pooling lie on a feature map, checked.
///
/// Along each dimension output `o` reads the inputs `o * stride - pad + k * dilation`.
struct Window {
  /// The largest kernel extent, stride, dilation and padding.
  static let limit = 1 << 16

  /// Kernel extents `[height, width]`.
  let kernel: [Int]
  /// Steps `[height, width]`.
  let strides: [Int]
  /// Padding `[top, left, bottom, right]`.
  let pads: [Int]
  /// Distances between the kernel's elements `[height, width]`.
  let dilations: [Int]

  /// Checks the attributes of a window in two dimensions.
  ///
  /// - Throws: a `Diagnostic` naming the attribute at fault.
  init(kernel: [Int], strides: [Int], pads: [Int], dilations: [Int]) throws {
    func check(_ name: String, _ values: [Int], count: Int, _ range: ClosedRange<Int>) throws {
      guard values.count == count else {
        throw Diagnostic.error(
          "\(name) \(values) has \(values.count) elements, two dimensions take \(count)")
      }
      guard values.allSatisfy(range.contains) else {
        throw Diagnostic.error(
          "\(name) \(values) is not in \(range.lowerBound) ... \(range.upperBound)")
      }
    }
    try check("kernel_shape", kernel, count: 2, 1...Self.limit)
    try check("strides", strides, count: 2, 1...Self.limit)
    try check("pads", pads, count: 4, 0...Self.limit)
    try check("dilations", dilations, count: 2, 1...Self.limit)
    self.kernel = kernel
    self.strides = strides
    self.pads = pads
    self.dilations = dilations
  }

  /// The extent that the dilated kernel covers along dimension `axis`, 0 being the height.
  func span(_ axis: Int) -> Int { (kernel[axis] - 1) * dilations[axis] + 1 }

  /// The extents `[height, width]` of the result of sliding the window over `input`.
  ///
  /// - Parameter roundsUp: whether a window that reaches past the padded input counts too; one that
  ///   starts past the input and its leading padding never does.
  /// - Throws: a `Diagnostic` where the window is larger than the padded input.
  func slidingExtents(over input: [Int], roundsUp: Bool = false) throws -> [Int] {
    try (0..<2).map { axis in
      let padded = input[axis] + pads[axis] + pads[axis + 2]
      let rest = padded - span(axis)
      guard rest >= 0 else {
        throw Diagnostic.error(
          "a window of \(span(axis)) doesn't fit a padded \(axis == 0 ? "height" : "width") of "
            + "\(padded)")
      }
      guard roundsUp else { return rest / strides[axis] + 1 }
      let count = (rest + strides[axis] - 1) / strides[axis] + 1
      return (count - 1) * strides[axis] >= input[axis] + pads[axis] ? count - 1 : count
    }
  }

  /// The extents `[height, width]` of the result of a transposed convolution of `input`.
  ///
  /// - Throws: a `Diagnostic` where nothing remains.
  func transposedExtents(of input: [Int], outputPadding: [Int]) throws -> [Int] {
    guard outputPadding.count == 2,
      (0..<2).allSatisfy({
        outputPadding[$0] >= 0 && outputPadding[$0] < max(strides[$0], dilations[$0])
      })
    else {
      throw Diagnostic.error(
        "output_padding \(outputPadding) is not less than the strides \(strides)")
    }
    return try (0..<2).map { axis in
      let full = (input[axis] - 1) * strides[axis] + span(axis) + outputPadding[axis]
      let extent = full - pads[axis] - pads[axis + 2]
      guard extent > 0 else {
        throw Diagnostic.error("the pads \(pads) leave nothing of an extent of \(full)")
      }
      return extent
    }
  }

  /// The window as the kernels take it, for maps `[n, c, h, w]` of the given shapes.
  ///
  /// - Throws: a `Diagnostic` where an extent is too large for them.
  func kernelShape(input: Shape, output: Shape, group: Int) throws -> ck_convolution32 {
    func narrow(_ value: Int) throws -> Int32 {
      guard let result = Int32(exactly: value) else {
        throw Diagnostic.error("the extent \(value) is too large")
      }
      return result
    }
    var window = ck_window()
    window.kernel_height = try narrow(kernel[0])
    window.kernel_width = try narrow(kernel[1])
    window.stride_y = try narrow(strides[0])
    window.stride_x = try narrow(strides[1])
    window.dilation_y = try narrow(dilations[0])
    window.dilation_x = try narrow(dilations[1])
    window.pad_top = try narrow(pads[0])
    window.pad_left = try narrow(pads[1])
    var shape = ck_convolution32()
    shape.window = window
    shape.in_channels = try narrow(input[1])
    shape.in_height = try narrow(input[2])
    shape.in_width = try narrow(input[3])
    shape.out_channels = try narrow(output[1])
    shape.out_height = try narrow(output[2])
    shape.out_width = try narrow(output[3])
    shape.groups = try narrow(group)
    return shape
  }
}
