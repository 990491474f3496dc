import ONNXWriter

extension ONNXNetwork {
  /// A network of one `Relu`, from the input `x` of `shape` to the output `y`.
  static func relu(_ shape: [Int]) -> ONNXNetwork {
    var network = ONNXNetwork(operatorSet: 13)
    network.inputs = [.init("x", shape: shape)]
    network.outputs = [.init("y", nil)]
    network.append("Relu", ["x"], ["y"])
    return network
  }
}
