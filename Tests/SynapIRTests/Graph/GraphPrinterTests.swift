import SynapCore
import SynapIR
import Testing

@Suite struct GraphPrinterTests {
  @Test func printsOneLinePerNode() throws {
    var graph = Graph(name: "net")
    let image = graph.append(.init(name: "image", type: .float32([1, 1, 4, 4])))
    let weights = graph.appendConstant(name: "weights", .pattern([2, 1, 3, 3]))
    let features = graph.append(.init(name: "features", type: .float32([1, 2, 2, 2])))
    let shape = graph.appendConstant(name: "shape", .int64([2], [1, -1]))
    let row = graph.append(.init(name: "row", type: .float32([1, 8])))
    graph.inputs = [image]
    graph.outputs = [row]
    graph.nodes = [
      .init(
        name: "Conv_0", operation: Conv(kernelShape: [3, 3], activation: .relu),
        inputs: [image, weights, nil], outputs: [features],
        origins: [
          Origin(name: "Conv_0", operation: "Conv", index: 0),
          Origin(name: "Relu_1", operation: "Relu", index: 1),
        ]),
      .init(
        name: "Reshape_2", operation: Reshape(), inputs: [features, shape], outputs: [row],
        origins: [Origin(name: "Reshape_2", operation: "Reshape", index: 2)]),
    ]
    try graph.verify()
    let expected = """
      graph net
      %0 = input 'image' : float32[1, 1, 4, 4]
      %2 = Conv(%0, %w1, _) kernel_shape=[3, 3] activation=relu : float32[1, 2, 2, 2]  // Conv_0 + Relu_1
      %4 = Reshape(%2, [1, -1]) : float32[1, 8]  // Reshape_2
      output %4 'row'

      """
    #expect(graph.description == expected)
  }
}
