import ONNXWriter

extension LoweringCase {
  /// Windows, means and other resolutions.
  static let pooling: [LoweringCase] = [
    LoweringCase(name: "MaxPool 2x2", inputs: [[1, 5, 8, 6]], quanta: 0) {
      $0.append(
        "MaxPool", ["x0"], ["y"],
        ["kernel_shape": .integers([2, 2]), "strides": .integers([2, 2])])
    },
    LoweringCase(name: "MaxPool with padding", inputs: [[1, 5, 7, 7]], quanta: 0) {
      $0.append(
        "MaxPool", ["x0"], ["y"],
        ["kernel_shape": .integers([5, 5]), "pads": .integers([2, 2, 2, 2])])
    },
    LoweringCase(name: "MaxPool with ceil mode", inputs: [[1, 5, 8, 9]], quanta: 0) {
      $0.append(
        "MaxPool", ["x0"], ["y"],
        [
          "kernel_shape": .integers([3, 3]), "strides": .integers([2, 2]),
          "ceil_mode": .integer(1),
        ])
    },
    LoweringCase(name: "MaxPool of negative numbers", inputs: [[1, 3, 5, 5]], range: -3 ... -1) {
      $0.append(
        "MaxPool", ["x0"], ["y"],
        ["kernel_shape": .integers([3, 3]), "pads": .integers([1, 1, 1, 1])])
    },
    LoweringCase(name: "AveragePool with padding left out", inputs: [[1, 4, 7, 6]]) {
      $0.append(
        "AveragePool", ["x0"], ["y"],
        ["kernel_shape": .integers([3, 3]), "pads": .integers([1, 1, 1, 1])])
    },
    LoweringCase(name: "AveragePool with padding counted", inputs: [[1, 4, 7, 6]]) {
      $0.append(
        "AveragePool", ["x0"], ["y"],
        [
          "kernel_shape": .integers([3, 3]), "strides": .integers([2, 2]),
          "pads": .integers([1, 1, 1, 1]), "count_include_pad": .integer(1),
        ])
    },
    // The mean of many numbers is small: its steps are finer than those that are averaged.
    LoweringCase(name: "GlobalAveragePool", inputs: [[1, 6, 9, 7]], range: 0...3) {
      $0.append("GlobalAveragePool", ["x0"], ["y"])
    },
    LoweringCase(name: "GlobalAveragePool of a large map", inputs: [[1, 3, 60, 80]], range: 0...3) {
      $0.append("GlobalAveragePool", ["x0"], ["y"])
    },
    LoweringCase(name: "GlobalMaxPool", inputs: [[1, 6, 9, 7]]) {
      $0.append("GlobalMaxPool", ["x0"], ["y"])
    },
    LoweringCase(name: "ReduceMean over pixels", inputs: [[1, 5, 6, 4]], range: 0...3) {
      $0.append("ReduceMean", ["x0"], ["y"], ["axes": .integers([2, 3])])
    },
    LoweringCase(name: "Resize nearest", inputs: [[1, 5, 4, 3]], quanta: 0) {
      $0.append(
        "Resize", ["x0", "", $0.floats("scales", [4], [1, 1, 2, 2])], ["y"],
        [
          "mode": .string("nearest"), "coordinate_transformation_mode": .string("asymmetric"),
          "nearest_mode": .string("floor"),
        ])
    },
    LoweringCase(name: "Resize nearest to another size", inputs: [[1, 4, 7, 5]], quanta: 0) {
      $0.append(
        "Resize", ["x0", "", "", $0.integers("sizes", [1, 4, 10, 3])], ["y"],
        ["mode": .string("nearest")])
    },
    LoweringCase(name: "Resize linear", inputs: [[1, 5, 4, 6]]) {
      $0.append(
        "Resize", ["x0", "", $0.floats("scales", [4], [1, 1, 2, 2])], ["y"],
        ["mode": .string("linear")])
    },
    // The machine's weights of 1/2048 are coarser than the steps of int16.
    LoweringCase(
      name: "Resize linear with aligned corners", inputs: [[1, 3, 5, 4]], quanta16: 16
    ) {
      $0.append(
        "Resize", ["x0", "", "", $0.integers("sizes", [1, 3, 8, 9])], ["y"],
        [
          "mode": .string("linear"),
          "coordinate_transformation_mode": .string("align_corners"),
        ])
    },
  ]
}
