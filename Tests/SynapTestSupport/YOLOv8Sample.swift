import ONNXWriter

/// A network with YOLOv8's head: three levels of a 64x64 input, boxes as distributions of distances,
/// scores of two classes, where asked for mask coefficients and prototypes.
///
/// Class 0 is red, class 1 blue; every box reaches one cell of its level to each side of the cell's
/// centre. Masks are positive where it is red. Outputs are `output0` `[1, d, 84]` (of which `boxes` and
/// `scores` are the parts) and `output1` `[1, 2, 16, 16]`.
package struct YOLOv8Sample {
  private var network = ONNXNetwork(operatorSet: 17)
  private let hasMasks: Bool

  /// The network, with masks or without.
  package static func network(hasMasks: Bool) -> ONNXNetwork {
    var sample = YOLOv8Sample(hasMasks: hasMasks)
    sample.build()
    return sample.network
  }

  private init(hasMasks: Bool) { self.hasMasks = hasMasks }

  private mutating func constant(_ name: String, _ extents: [Int], _ elements: [Float]) -> String {
    network.initializers.append(.init(name, extents, elements))
    return name
  }

  private mutating func integers(_ name: String, _ elements: [Int]) -> String {
    network.initializers.append(.init(name, [elements.count], integers: elements))
    return name
  }

  private mutating func reshape(_ value: String, _ shape: [Int], _ result: String) {
    let shape = integers("\(result)_shape", shape)
    network.append("Reshape", [value, shape], [result], name: result)
  }

  private mutating func slice(_ value: String, _ range: Range<Int>, _ result: String) {
    let start = integers("\(result)_start", [range.lowerBound])
    let end = integers("\(result)_end", [range.upperBound])
    let axis = integers("\(result)_axis", [1])
    network.append("Slice", [value, start, end, axis], [result], name: result)
  }

  private mutating func head(
    _ source: String, _ name: String, _ weights: [Float], _ bias: [Float]
  ) {
    let weights = constant("\(name)_w", [bias.count, 3, 1, 1], weights)
    let bias = constant("\(name)_b", [bias.count], bias)
    network.append("Conv", [source, weights, bias], [name], name: name)
  }

  private mutating func pool(_ stride: Int) -> String {
    network.append(
      "AveragePool", ["images"], ["pool\(stride)"], name: "pool\(stride)",
      ["kernel_shape": .integers([stride, stride]), "strides": .integers([stride, stride])])
    return "pool\(stride)"
  }

  private mutating func build() {
    network.inputs = [.init("images", shape: [1, 3, 64, 64])]
    let bins: [Float] = [0, 20, 0, 0]
    let scoreWeights: [Float] = [24, -12, -12, -12, -12, 24]
    var levels: [String] = []
    for stride in [8, 16, 32] {
      let side = 64 / stride
      let source = pool(stride)
      head(
        source, "box\(stride)", [Float](repeating: 0, count: 48),
        Array(repeatElement(bins, count: 4).joined()))
      head(source, "score\(stride)", scoreWeights, [-12, -12])
      var parts = ["box\(stride)", "score\(stride)"]
      if hasMasks {
        head(source, "mask\(stride)", [0, 0, 0, 0, 0, 0], [1, 0])
        parts.append("mask\(stride)")
      }
      network.append(
        "Concat", parts, ["level\(stride)"], name: "level\(stride)", ["axis": .integer(1)])
      reshape("level\(stride)", [1, hasMasks ? 20 : 18, side * side], "cells\(stride)")
      levels.append("cells\(stride)")
    }
    network.append("Concat", levels, ["cells"], name: "cells", ["axis": .integer(2)])
    decode()
    network.outputs = [.init("output0", shape: [1, hasMasks ? 8 : 6, 84])]
    if hasMasks {
      let source = pool(4)
      head(source, "output1", [2, -1, -1, 0, 0, 1], [-0.5, 0])
      network.outputs.append(.init("output1", shape: [1, 2, 16, 16]))
    }
  }

  /// Distances are the means of their distributions; boxes follow from the cells' centres.
  private mutating func decode() {
    slice("cells", 0..<16, "distributions")
    slice("cells", 16..<18, "logits")
    reshape("distributions", [1, 4, 4, 84], "bins")
    network.append(
      "Transpose", ["bins"], ["turned"], name: "turned", ["perm": .integers([0, 2, 1, 3])])
    network.append("Softmax", ["turned"], ["shares"], name: "shares", ["axis": .integer(1)])
    let positions = constant("positions", [1, 4, 1, 1], [0, 1, 2, 3])
    network.append("Conv", ["shares", positions], ["means"], name: "means")
    reshape("means", [1, 4, 84], "distances")
    slice("distances", 0..<2, "before")
    slice("distances", 2..<4, "behind")
    var centers: [[Float]] = [[], []]
    var strides: [Float] = []
    for stride in [8, 16, 32] {
      let side = 64 / stride
      for cell in 0..<side * side {
        centers[0].append(Float(cell % side) + 0.5)
        centers[1].append(Float(cell / side) + 0.5)
        strides.append(Float(stride))
      }
    }
    let places = constant("centers", [1, 2, 84], centers.flatMap { $0 })
    network.append("Sub", [places, "before"], ["first"], name: "first")
    network.append("Add", [places, "behind"], ["second"], name: "second")
    network.append("Add", ["first", "second"], ["sum"], name: "sum")
    network.append("Div", ["sum", constant("two", [1], [2])], ["middle"], name: "middle")
    network.append("Sub", ["second", "first"], ["size"], name: "size")
    network.append("Concat", ["middle", "size"], ["grid"], name: "grid", ["axis": .integer(1)])
    let steps = constant("strides", [1, 1, 84], strides)
    network.append("Mul", ["grid", steps], ["boxes"], name: "boxes")
    network.append("Sigmoid", ["logits"], ["scores"], name: "scores")
    var parts = ["boxes", "scores"]
    if hasMasks {
      slice("cells", 18..<20, "coefficients")
      parts.append("coefficients")
    }
    network.append("Concat", parts, ["output0"], name: "output0", ["axis": .integer(1)])
  }
}
