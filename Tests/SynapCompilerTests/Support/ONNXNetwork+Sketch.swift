import ONNXWriter
import SynapTestSupport

extension ONNXNetwork {
  /// Adds a constant of numbers between -`magnitude` and `magnitude` that its name determines.
  @discardableResult
  mutating func weights(_ name: String, _ extents: [Int], magnitude: Float = 1) -> String {
    let seed = name.utf8.reduce(UInt64(7)) { $0 &* 31 &+ UInt64($1) }
    var numbers = SplitMix64(seed: seed)
    initializers.append(
      Constant(
        name, extents,
        (0..<extents.reduce(1, *)).map { _ in (2 * numbers.uniform() - 1) * magnitude }))
    return name
  }

  /// Adds a constant of floats.
  @discardableResult
  mutating func floats(_ name: String, _ extents: [Int], _ elements: [Float]) -> String {
    initializers.append(Constant(name, extents, elements))
    return name
  }

  /// Adds a list of integers.
  @discardableResult
  mutating func integers(_ name: String, _ elements: [Int]) -> String {
    initializers.append(Constant(name, [elements.count], integers: elements))
    return name
  }

  /// Adds a convolution with seeded weights and a bias.
  mutating func convolution(
    _ x: String, _ y: String, from inputs: Int, to outputs: Int, kernel: Int = 1, stride: Int = 1,
    dilation: Int = 1, group: Int = 1
  ) {
    let pad = dilation * (kernel - 1) / 2
    append(
      "Conv",
      [
        x, weights("\(y)_weights", [outputs, inputs / group, kernel, kernel]),
        weights("\(y)_bias", [outputs]),
      ], [y], name: "\(y)_node",
      [
        "kernel_shape": .integers([kernel, kernel]), "strides": .integers([stride, stride]),
        "dilations": .integers([dilation, dilation]), "pads": .integers([pad, pad, pad, pad]),
        "group": .integer(group),
      ])
  }

  /// Adds a node that gives the elements of `x` the shape `extents`.
  mutating func reshape(_ x: String, _ y: String, _ extents: [Int]) {
    append("Reshape", [x, integers("\(y)_shape", extents)], [y], name: "\(y)_node")
  }

  /// Adds a node that permutes the dimensions of `x`.
  mutating func transpose(_ x: String, _ y: String, _ permutation: [Int]) {
    append("Transpose", [x], [y], name: "\(y)_node", ["perm": .integers(permutation)])
  }

  /// Adds a node that joins `operands`.
  mutating func concat(_ operands: [String], _ y: String, axis: Int = 1) {
    append("Concat", operands, [y], name: "\(y)_node", ["axis": .integer(axis)])
  }
}
