import SynapCore

extension ONNXWindow {
  /// The window over some of its dimensions.
  func along(_ axes: Range<Int>) -> ONNXWindow {
    let count = kernelShape.count
    return ONNXWindow(
      kernelShape: Array(kernelShape[axes]), strides: Array(strides[axes]),
      pads: Array(pads[axes]) + Array(pads[(axes.lowerBound + count)..<(axes.upperBound + count)]),
      dilations: Array(dilations[axes]))
  }

  /// The window with a dimension of extent 1 before its own or after them.
  func lifted(isFirst: Bool = true) -> ONNXWindow {
    func with(_ element: Int, _ list: [Int]) -> [Int] {
      isFirst ? [element] + list : list + [element]
    }
    let count = kernelShape.count
    return ONNXWindow(
      kernelShape: with(1, kernelShape), strides: with(1, strides),
      pads: with(0, Array(pads.prefix(count))) + with(0, Array(pads.dropFirst(count))),
      dilations: with(1, dilations))
  }
}

extension NodeComposition {
  /// Pools `[n, c, …]` over one, two or three dimensions; more than two one after another, which is
  /// the same for maxima and for means.
  mutating func pooled(
    _ x: Graph.ValueID, _ window: ONNXWindow, _ operation: (ONNXWindow) -> any Operator
  ) throws -> Graph.ValueID {
    let shape = type(of: x).shape
    switch window.kernelShape.count {
    case 1:
      let map = try reshape(x, [shape[0], shape[1], 1, shape[2]])
      let y = try add(operation(window.lifted()), map)
      return try reshape(y, [shape[0], shape[1], type(of: y).shape[3]])
    case 2: return try add(operation(window), x)
    case 3:
      let planes = try reshape(x, [shape[0], -1, shape[3], shape[4]])
      let flat = try add(operation(window.along(1..<3)), planes)
      let extents = type(of: flat).shape
      let columns = try reshape(flat, [shape[0], shape[1], shape[2], extents[2] * extents[3]])
      let y = try add(operation(window.along(0..<1).lifted(isFirst: false)), columns)
      return try reshape(
        y, [shape[0], shape[1], type(of: y).shape[2], extents[2], extents[3]])
    default: throw Diagnostic.error("windows of \(window.kernelShape.count) dimensions")
    }
  }

  /// The operators of `convolution`.
  static let convolutionParts: [any Operator.Type] = [Pad.self, Slice.self, Conv.self, Add.self]

  /// The convolution with the attributes of `node` over one, two or three dimensions.
  mutating func convolution(
    _ node: inout ONNXNode, _ x: Graph.ValueID, _ w: Graph.ValueID, _ bias: Graph.ValueID?
  ) throws -> Graph.ValueID {
    let (shape, weights) = (type(of: x).shape, type(of: w).shape)
    let window = try node.window(kernel: Array(weights.dimensions.dropFirst(2)))
    let group = try node.integer("group") ?? 1
    guard weights.rank == shape.rank, weights.dimensions.allSatisfy({ $0 > 0 }),
      Array(weights.dimensions.dropFirst(2)) == window.kernelShape
    else {
      throw Diagnostic.error("the weights are \(weights), kernel_shape is \(window.kernelShape)")
    }
    switch window.kernelShape.count {
    case 1:
      let y = try add(
        Conv(window.lifted(), group: group),
        reshape(x, [shape[0], shape[1], 1, shape[2]]),
        reshape(w, [weights[0], weights[1], 1, weights[2]]), bias)
      return try reshape(y, [shape[0], weights[0], type(of: y).shape[3]])
    case 2: return try add(Conv(window, group: group), x, w, bias)
    case 3: return try volumeConvolution(x, w, bias, window, group)
    default: throw Diagnostic.error("kernels of \(window.kernelShape.count) dimensions")
    }
  }

  /// `[n, c, d, h, w]` convolved: the sum of convolutions of slices, one for each position of the
  /// kernel's depth.
  private mutating func volumeConvolution(
    _ x: Graph.ValueID, _ w: Graph.ValueID, _ bias: Graph.ValueID?, _ window: ONNXWindow,
    _ group: Int
  ) throws -> Graph.ValueID {
    let (shape, weights) = (type(of: x).shape, type(of: w).shape)
    let pads = constant(
      Tensor([10], integers: [0, 0, window.pads[0], 0, 0, 0, 0, window.pads[3], 0, 0]))
    let padded = try add(Pad(), x, pads, constant(0))
    let slices = try add(Transpose(permutation: [0, 2, 1, 3, 4]), padded)
    let (stride, dilation) = (window.strides[0], window.dilations[0])
    let rest = type(of: slices).shape[1] - (weights[2] - 1) * dilation - 1
    guard rest >= 0 else { throw Diagnostic.error("the kernel doesn't fit \(shape)") }
    let depth = rest / stride + 1
    var sum: Graph.ValueID?
    for position in 0..<weights[2] {
      let start = position * dilation
      let part = try slice(
        slices, axis: 1, from: start, to: start + (depth - 1) * stride + 1, step: stride)
      let kernel = try reshape(
        slice(w, axis: 2, from: position, to: position + 1),
        [weights[0], weights[1], weights[3], weights[4]])
      let maps = try reshape(part, [shape[0] * depth, shape[1], shape[3], shape[4]])
      let product = try add(
        Conv(window.along(1..<3), group: group), maps, kernel, position == 0 ? bias : nil)
      sum = try sum.map { try add(Add(), $0, product) } ?? product
    }
    guard let sum else { throw Diagnostic.error("the kernel has no depth") }
    let extents = type(of: sum).shape
    let result = try reshape(sum, [shape[0], depth, weights[0], extents[2], extents[3]])
    return try add(Transpose(permutation: [0, 2, 1, 3, 4]), result)
  }

  /// The positions from `start` to before `end` of dimension `axis`.
  mutating func slice(
    _ x: Graph.ValueID, axis: Int, from start: Int, to end: Int, step: Int = 1
  ) throws -> Graph.ValueID {
    try add(
      Slice(), x, constant(Tensor([1], integers: [start])), constant(Tensor([1], integers: [end])),
      constant(Tensor([1], integers: [axis])), constant(Tensor([1], integers: [step])))
  }
}

extension Conv {
  fileprivate init(_ window: ONNXWindow, group: Int) {
    self.init(
      kernelShape: window.kernelShape, strides: window.strides, pads: window.pads,
      dilations: window.dilations, group: group)
  }
}
