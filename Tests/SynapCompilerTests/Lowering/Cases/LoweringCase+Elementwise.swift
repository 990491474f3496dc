import ONNXWriter

extension LoweringCase {
  /// Functions of single elements, and arithmetic with numpy's repetition.
  static let elementwise: [LoweringCase] =
    functions + [
      LoweringCase(name: "Clip", inputs: [[1, 3, 4, 5]]) {
        $0.append(
          "Clip", ["x0", $0.floats("low", [], [-0.7]), $0.floats("high", [], [1.1])], ["y"])
      },
      LoweringCase(name: "LeakyRelu", inputs: [[1, 3, 4, 5]]) {
        $0.append("LeakyRelu", ["x0"], ["y"], ["alpha": .float(0.2)])
      },
      LoweringCase(name: "PRelu with a slope for each channel", inputs: [[1, 3, 4, 5]]) {
        $0.append("PRelu", ["x0", $0.floats("s", [3, 1, 1], [0.25, -0.5, 1.75])], ["y"])
      },
      LoweringCase(
        name: "PRelu of a convolution with one slope", inputs: [[1, 4, 6, 5]], quanta: 3
      ) {
        $0.convolution("x0", "c", from: 4, to: 6, kernel: 3)
        $0.append("PRelu", ["c", $0.floats("s", [1], [0.3])], ["y"])
      },
      LoweringCase(name: "PRelu of a vector", inputs: [[1, 5]]) {
        $0.append("PRelu", ["x0", $0.floats("s", [5], [0.1, 0.2, 0.3, 0, 2])], ["y"])
      },
      LoweringCase(name: "SiLU of a convolution", inputs: [[1, 4, 6, 5]], quanta: 3) {
        $0.convolution("x0", "c", from: 4, to: 6, kernel: 3)
        $0.append("Sigmoid", ["c"], ["s"])
        $0.append("Mul", ["c", "s"], ["y"])
      },
      LoweringCase(name: "Sigmoid of a vector", inputs: [[1, 37]]) {
        $0.append("Sigmoid", ["x0"], ["y"])
      },
      LoweringCase(name: "Tanh of transposed data", inputs: [[1, 4, 5, 6]]) {
        $0.transpose("x0", "t", [0, 2, 3, 1])
        $0.append("Tanh", ["t"], ["y"])
      },
      LoweringCase(name: "Relu of five dimensions", inputs: [[1, 12, 4, 5]], quanta: 3) {
        $0.convolution("x0", "c", from: 12, to: 12)
        $0.reshape("c", "r", [1, 3, 4, 4, 5])
        $0.transpose("r", "t", [0, 1, 3, 4, 2])
        $0.append("Relu", ["t"], ["y"])
      },
      LoweringCase(
        name: "Sqrt of what is stored with negative numbers",
        inputs: [[1, 2, 3, 4], [1, 2, 3, 4]],
        outputs: ["y", "z"], range: 0.5...1
      ) {
        $0.append("Relu", ["x0"], ["positive"])
        $0.append("Neg", ["x1"], ["negative"])
        $0.concat(["positive", "negative"], "z")
        $0.append("Sqrt", ["positive"], ["y"])
      },
      LoweringCase(name: "Add of two branches", inputs: [[1, 6, 5, 7]], quanta: 3) {
        $0.convolution("x0", "a", from: 6, to: 6, kernel: 3)
        $0.convolution("a", "b", from: 6, to: 6, kernel: 3)
        $0.append("Add", ["a", "b"], ["y"])
      },
      LoweringCase(name: "Add of inputs", inputs: [[1, 3, 4, 5], [1, 3, 4, 5]]) {
        $0.append("Add", ["x0", "x1"], ["y"])
      },
      LoweringCase(name: "Add of a value to itself", inputs: [[1, 3, 4, 5]]) {
        $0.append("Add", ["x0", "x0"], ["y"])
      },
      LoweringCase(name: "Add of a number per channel", inputs: [[1, 6, 4, 5]]) {
        $0.append("Add", ["x0", $0.weights("c", [6, 1, 1])], ["y"])
      },
      LoweringCase(name: "Add of a scalar", inputs: [[1, 6, 4, 5]]) {
        $0.append("Add", [$0.floats("c", [], [0.75]), "x0"], ["y"])
      },
      LoweringCase(name: "Sub of a number per column", inputs: [[1, 3, 4, 5]]) {
        $0.append("Sub", [$0.weights("c", [5]), "x0"], ["y"])
      },
      LoweringCase(name: "Sub of inputs", inputs: [[1, 3, 4, 5], [1, 3, 4, 5]]) {
        $0.append("Sub", ["x0", "x1"], ["y"])
      },
      LoweringCase(name: "Mul of inputs", inputs: [[1, 3, 4, 5], [1, 3, 4, 5]]) {
        $0.append("Mul", ["x0", "x1"], ["y"])
      },
      LoweringCase(name: "Mul by a number per channel", inputs: [[1, 6, 4, 5]]) {
        $0.append("Mul", ["x0", $0.weights("c", [1, 6, 1, 1])], ["y"])
      },
      LoweringCase(name: "Mul by a scalar", inputs: [[1, 6, 4, 5]]) {
        $0.append("Mul", ["x0", $0.floats("c", [1], [-1.5])], ["y"])
      },
      LoweringCase(name: "Mul by the mean of each channel", inputs: [[1, 6, 4, 5]], quanta: 3) {
        $0.append("GlobalAveragePool", ["x0"], ["p"])
        $0.convolution("p", "g", from: 6, to: 6)
        $0.append("Sigmoid", ["g"], ["s"])
        $0.append("Mul", ["x0", "s"], ["y"])
      },
      LoweringCase(name: "Mul of vectors", inputs: [[1, 31], [1, 31]]) {
        $0.append("Mul", ["x0", "x1"], ["y"])
      },
      LoweringCase(name: "Add of a vector to rows", inputs: [[1, 7, 6]]) {
        $0.append("Add", ["x0", $0.weights("c", [6])], ["y"])
      },
      LoweringCase(name: "Mul of five dimensions", inputs: [[1, 12, 4, 5]]) {
        $0.reshape("x0", "r", [1, 3, 4, 4, 5])
        $0.transpose("r", "t", [0, 1, 3, 4, 2])
        $0.append("Mul", ["t", "t"], ["y"])
      },
      LoweringCase(name: "Mul of five dimensions by a number per anchor", inputs: [[1, 12, 4, 5]]) {
        $0.reshape("x0", "r", [1, 3, 4, 4, 5])
        $0.transpose("r", "t", [0, 1, 3, 4, 2])
        $0.append("Mul", ["t", $0.weights("anchors", [1, 3, 1, 1, 4])], ["y"])
      },
      LoweringCase(name: "Add of a column to rows", inputs: [[1, 7, 6], [1, 7, 1]]) {
        $0.append("Add", ["x1", "x0"], ["y"])
      },
      LoweringCase(name: "Add of slices on many axes", inputs: [[1, 3, 8, 5, 6]], quanta: 3) {
        $0.append(
          "Slice",
          [
            "x0", $0.integers("b", [1, 2, 1, 0]), $0.integers("e", [3, 7, 4, 5]),
            $0.integers("a", [1, 2, 3, 4]),
          ], ["s"])
        $0.append("Add", ["s", "s"], ["y"])
      },
      LoweringCase(
        name: "Div by a number per channel", inputs: [[1, 4, 3, 5]], schemes: [.float16]
      ) {
        $0.append("Div", ["x0", $0.floats("c", [4, 1, 1], [2, 3, -4, 5])], ["y"])
      },
      LoweringCase(name: "Softmax over channels", inputs: [[1, 6, 4, 5]]) {
        $0.append("Softmax", ["x0"], ["y"], ["axis": .integer(1)])
      },
      LoweringCase(name: "Softmax over columns", inputs: [[1, 3, 4, 7]]) {
        $0.append("Softmax", ["x0"], ["y"], ["axis": .integer(-1)])
      },
      LoweringCase(name: "Softmax of a vector", inputs: [[1, 10]]) {
        $0.append("Softmax", ["x0"], ["y"], ["axis": .integer(-1)])
      },
      LoweringCase(
        name: "Softmax over all trailing dimensions", inputs: [[1, 3, 2, 4]], operatorSet: 11
      ) {
        $0.append("Softmax", ["x0"], ["y"], ["axis": .integer(1)])
      },
      LoweringCase(name: "Softmax followed by a convolution", inputs: [[1, 6, 4, 5]], quanta: 3) {
        $0.append("Softmax", ["x0"], ["s"], ["axis": .integer(1)])
        $0.convolution("s", "y", from: 6, to: 4)
      },
    ]

  /// Operators without attributes, whose numbers must lie where the function is defined.
  private static let functions: [LoweringCase] =
    [
      "Relu", "Sigmoid", "Tanh", "HardSigmoid", "HardSwish", "Exp", "Neg", "Abs", "Erf", "Floor",
      "Ceil",
    ].map { function($0, range: -2...2) }
    + ["Log", "Sqrt"].map { function($0, range: 0.5...4) }

  private static func function(_ name: String, range: ClosedRange<Float>) -> LoweringCase {
    LoweringCase(name: name, inputs: [[1, 3, 4, 5]], range: range, operatorSet: 14) {
      $0.append(name, ["x0"], ["y"])
    }
  }
}
