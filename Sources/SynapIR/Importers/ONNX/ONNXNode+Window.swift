import SynapCore

/// The attributes of a sliding window, `auto_pad` resolved.
struct ONNXWindow {
  /// Kernel extents, one per spatial dimension.
  var kernelShape: [Int]
  /// Steps.
  var strides: [Int]
  /// Padding at all starts, then at all ends.
  var pads: [Int]
  /// Distances between the kernel's elements.
  var dilations: [Int]
}

extension ONNXNode {
  /// The window attributes of a node whose first operand is `[n, c, spatial…]`.
  ///
  /// - Parameter kernel: the kernel's extents where the node has no `kernel_shape`.
  mutating func window(kernel: [Int]? = nil) throws -> ONNXWindow {
    let input = try operands.required(0, "X").shape
    guard (3...5).contains(input.rank) else {
      throw Diagnostic.error(
        "the operand is \(input), only lines, planes and volumes [n, c, …] are supported")
    }
    guard let kernelShape = try integers("kernel_shape") ?? kernel else {
      throw Diagnostic.error("the attribute 'kernel_shape' is missing")
    }
    let count = input.rank - 2
    let ones = [Int](repeating: 1, count: count)
    var window = ONNXWindow(
      kernelShape: kernelShape, strides: try integers("strides") ?? ones,
      pads: try integers("pads") ?? ones.map { _ in 0 } + ones.map { _ in 0 },
      dilations: try integers("dilations") ?? ones)
    let limits = 1...1 << 16
    for (name, values) in [
      ("kernel_shape", window.kernelShape), ("strides", window.strides),
      ("dilations", window.dilations),
    ] {
      guard values.count == count, values.allSatisfy(limits.contains) else {
        throw Diagnostic.error("the attribute '\(name)' is \(values)")
      }
    }
    guard window.pads.count == 2 * count else {
      throw Diagnostic.error("the attribute 'pads' is \(window.pads)")
    }
    let mode = try string("auto_pad") ?? "NOTSET"
    switch mode {
    case "NOTSET", "": break
    case "VALID": window.pads = window.pads.map { _ in 0 }
    case "SAME_UPPER", "SAME_LOWER":
      let totals = (0..<count).map { axis in
        WindowPadding.same(
          extent: input[axis + 2], kernel: window.kernelShape[axis],
          stride: window.strides[axis], dilation: window.dilations[axis])
      }
      window.pads = WindowPadding.split(totals, moreAtStart: mode == "SAME_LOWER")
    default: throw Diagnostic.error("the attribute 'auto_pad' is '\(mode)'")
    }
    return window
  }
}
