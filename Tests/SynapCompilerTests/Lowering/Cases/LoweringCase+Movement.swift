import ONNXWriter

extension LoweringCase {
  /// What moves data, or only says where they lie.
  static let movement: [LoweringCase] = [
    LoweringCase(name: "Concat of operands of different ranges", inputs: [[1, 4, 5, 6]]) {
      $0.convolution("x0", "a", from: 4, to: 3)
      $0.append("Sigmoid", ["a"], ["s"])
      $0.append("Mul", ["a", $0.floats("c", [], [8])], ["b"])
      $0.concat(["s", "b"], "y")
    },
    LoweringCase(name: "Concat of a Concat", inputs: [[1, 4, 5, 6]], quanta: 3) {
      $0.convolution("x0", "a", from: 4, to: 3)
      $0.convolution("x0", "b", from: 4, to: 5)
      $0.convolution("x0", "c", from: 4, to: 2)
      $0.concat(["a", "b"], "ab")
      $0.concat(["c", "ab"], "y")
    },
    LoweringCase(name: "Concat of a value used twice", inputs: [[1, 4, 5, 6]], quanta: 3) {
      $0.convolution("x0", "a", from: 4, to: 3)
      $0.concat(["a", "a"], "y")
    },
    LoweringCase(
      name: "Concat of a value that two joins take", inputs: [[1, 4, 5, 6]], outputs: ["y", "z"],
      quanta: 3
    ) {
      $0.convolution("x0", "a", from: 4, to: 3)
      $0.convolution("x0", "b", from: 4, to: 2)
      $0.concat(["a", "b"], "y")
      $0.concat(["b", "a"], "z")
    },
    LoweringCase(name: "Concat with an input", inputs: [[1, 4, 5, 6]], quanta: 3) {
      $0.convolution("x0", "a", from: 4, to: 3)
      $0.concat(["x0", "a"], "y")
    },
    LoweringCase(name: "Concat with a constant", inputs: [[1, 2, 3, 4]], quanta: 3) {
      $0.convolution("x0", "a", from: 2, to: 3)
      $0.concat(["a", $0.weights("c", [1, 2, 3, 4])], "y")
    },
    LoweringCase(name: "Concat along columns", inputs: [[1, 4, 5, 6]], quanta: 3) {
      $0.convolution("x0", "a", from: 4, to: 3)
      $0.convolution("x0", "b", from: 4, to: 3)
      $0.concat(["a", "b"], "y", axis: 3)
    },
    LoweringCase(name: "Concat of three dimensions", inputs: [[1, 4, 5], [1, 3, 5]], quanta: 1) {
      $0.concat(["x0", "x1"], "y")
    },
    LoweringCase(
      name: "Concat of flattened maps of different ranges", inputs: [[1, 4, 5, 6], [1, 2, 3, 4]]
    ) {
      $0.append("Exp", ["x0"], ["e"])
      $0.transpose("e", "t", [0, 2, 3, 1])
      $0.reshape("t", "a", [1, -1, 4])
      $0.append("Sigmoid", ["x1"], ["s"])
      $0.reshape("s", "b", [1, -1, 4])
      $0.concat(["a", "b"], "y")
    },
    LoweringCase(name: "Concat of pooled maps", inputs: [[1, 6, 8, 8]], quanta: 3) {
      $0.convolution("x0", "a", from: 6, to: 4)
      for (x, y) in [("a", "b"), ("b", "c"), ("c", "d")] {
        $0.append(
          "MaxPool", [x], [y],
          ["kernel_shape": .integers([5, 5]), "pads": .integers([2, 2, 2, 2])])
      }
      $0.concat(["a", "b", "c", "d"], "j")
      $0.convolution("j", "y", from: 16, to: 3)
    },
    LoweringCase(name: "Reshape to shuffle channels", inputs: [[1, 6, 4, 5]], quanta: 3) {
      $0.convolution("x0", "a", from: 6, to: 6)
      $0.reshape("a", "r", [1, 2, 3, 4, 5])
      $0.transpose("r", "t", [0, 2, 1, 3, 4])
      $0.reshape("t", "s", [1, 6, 4, 5])
      $0.convolution("s", "y", from: 6, to: 4, kernel: 3)
    },
    LoweringCase(name: "Reshape of an input to the output", inputs: [[1, 4, 3, 5]], quanta: 0) {
      $0.reshape("x0", "y", [1, 12, 5])
    },
    LoweringCase(name: "Reshape of a head as YOLOv5 exports it", inputs: [[1, 4, 6, 8]]) {
      $0.convolution("x0", "a", from: 4, to: 12)
      $0.reshape("a", "r", [1, 3, 4, 6, 8])
      $0.transpose("r", "y", [0, 1, 3, 4, 2])
    },
    LoweringCase(
      name: "Reshape of a head, dequantized", inputs: [[1, 4, 6, 8]],
      metafile: "dequantize_outputs: true\n"
    ) {
      $0.convolution("x0", "a", from: 4, to: 12)
      $0.reshape("a", "r", [1, 3, 4, 6, 8])
      $0.transpose("r", "y", [0, 1, 3, 4, 2])
    },
    LoweringCase(name: "Reshape of a head to rows", inputs: [[1, 4, 6, 8]], quanta: 3) {
      $0.convolution("x0", "a", from: 4, to: 10)
      $0.transpose("a", "t", [0, 2, 3, 1])
      $0.reshape("t", "r", [1, -1, 10])
      $0.append("Sigmoid", ["r"], ["y"])
    },
    LoweringCase(
      name: "Squeeze and Unsqueeze", inputs: [[1, 1, 6, 5]], outputs: ["y", "z"], quanta: 1
    ) {
      $0.append("Squeeze", ["x0", $0.integers("s", [0, 1])], ["y"])
      $0.append("Unsqueeze", ["y", $0.integers("u", [0, 3])], ["z"])
    },
    LoweringCase(name: "Identity of an input", inputs: [[1, 2, 3, 4]], quanta: 0) {
      $0.append("Identity", ["x0"], ["y"])
    },
    LoweringCase(name: "Dropout of an input", inputs: [[1, 2, 3, 4]], quanta: 0) {
      $0.append("Dropout", ["x0"], ["y"])
    },
    LoweringCase(name: "Split and Concat", inputs: [[1, 6, 5, 4]], quanta: 4) {
      $0.convolution("x0", "a", from: 6, to: 8)
      $0.append("Split", ["a", $0.integers("parts", [3, 5])], ["l", "r"], ["axis": .integer(1)])
      $0.convolution("r", "b", from: 5, to: 5, kernel: 3)
      $0.concat(["l", "b"], "y")
    },
    LoweringCase(
      name: "Split into outputs", inputs: [[1, 6, 5, 4]], outputs: ["y", "z"], quanta: 0
    ) {
      $0.append("Split", ["x0", $0.integers("parts", [2, 4])], ["y", "z"], ["axis": .integer(1)])
    },
    LoweringCase(name: "Pad of a map in all dimensions", inputs: [[1, 3, 4, 5]], quanta: 1) {
      $0.append("Pad", ["x0", $0.integers("pads", [0, 1, 2, 0, 0, 2, 0, 3])], ["y"])
    },
    LoweringCase(name: "Pad that also cuts off", inputs: [[1, 3, 6, 5]], quanta: 1) {
      $0.append("Pad", ["x0", $0.integers("pads", [0, 0, -1, 1, 0, 0, -2, 0])], ["y"])
    },
    LoweringCase(name: "Pad with a number", inputs: [[2, 7]], quanta: 2) {
      let pads = $0.integers("pads", [0, 2, 1, 0])
      $0.append("Pad", ["x0", pads, $0.floats("fill", [], [1.25])], ["y"])
    },
    LoweringCase(name: "Pad before a convolution", inputs: [[1, 3, 6, 5]]) {
      $0.append("Pad", ["x0", $0.integers("pads", [0, 0, 1, 1, 0, 0, 0, 1])], ["p"])
      $0.convolution("p", "y", from: 3, to: 4, kernel: 3)
    },
    LoweringCase(
      name: "Slice to rearrange blocks into channels", inputs: [[1, 3, 8, 8]], quanta: 2
    ) {
      for (index, start) in [[0, 0], [1, 0], [0, 1], [1, 1]].enumerated() {
        $0.append(
          "Slice",
          [
            "x0", $0.integers("start\(index)", start), $0.integers("end\(index)", [8, 8]),
            $0.integers("axes\(index)", [2, 3]), $0.integers("steps\(index)", [2, 2]),
          ], ["s\(index)"])
      }
      $0.concat((0..<4).map { "s\($0)" }, "j")
      $0.convolution("j", "y", from: 12, to: 5, kernel: 3)
    },
    LoweringCase(name: "Slice of channels", inputs: [[1, 6, 5, 4]]) {
      $0.append(
        "Slice", ["x0", $0.integers("b", [1]), $0.integers("e", [4]), $0.integers("a", [1])],
        ["s"])
      $0.append("Exp", ["s"], ["y"])
    },
    LoweringCase(
      name: "Slice on many axes, dequantized", inputs: [[1, 3, 8, 5, 6]],
      metafile: "dequantize_outputs: true\n"
    ) {
      $0.append(
        "Slice",
        [
          "x0", $0.integers("b", [1, 2, 1, 0]), $0.integers("e", [3, 7, 4, 5]),
          $0.integers("a", [1, 2, 3, 4]),
        ], ["y"])
    },
    LoweringCase(name: "Slice on many axes under a function", inputs: [[1, 3, 8, 5, 6]]) {
      $0.append(
        "Slice",
        [
          "x0", $0.integers("b", [1, 2, 1, 0]), $0.integers("e", [3, 7, 4, 5]),
          $0.integers("a", [1, 2, 3, 4]),
        ], ["s"])
      $0.append("Tanh", ["s"], ["y"])
    },
    LoweringCase(
      name: "Transpose of outputs that others read", inputs: [[1, 4, 5, 6]],
      outputs: ["a", "t", "y"], quanta: 3
    ) {
      $0.convolution("x0", "a", from: 4, to: 3)
      $0.transpose("a", "t", [0, 2, 3, 1])
      $0.convolution("a", "y", from: 3, to: 2, kernel: 3)
    },
    LoweringCase(
      name: "Transpose with the input as an output", inputs: [[1, 4, 5, 6]], outputs: ["x0", "y"],
      quanta: 1
    ) {
      $0.transpose("x0", "y", [0, 3, 1, 2])
    },
    LoweringCase(
      name: "Conv as an output twice", inputs: [[1, 4, 5, 6]], outputs: ["y", "y"], quanta: 2
    ) {
      $0.convolution("x0", "y", from: 4, to: 3)
    },
  ]
}
