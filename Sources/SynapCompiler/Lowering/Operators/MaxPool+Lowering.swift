import SynapCore
import SynapIR
import SynapNPU

extension MaxPool: LoweringRule {
  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    let window = Window(
      kernel: kernelShape, strides: strides, dilations: dilations, pads: pads)
    try lowering.emitPooling(node) { input, output in
      MaxPoolInstruction {
        $0.input = input
        $0.output = output
        $0.window = window
      }
    }
  }
}

extension Lowering {
  /// Appends a pooling of operand 0 of `node` that `make` builds from its maps.
  mutating func emitPooling(
    _ node: Graph.Node,
    _ make: @escaping (_ input: FeatureMap, _ output: FeatureMap) throws -> any Instruction
  ) throws {
    let input = try featureMap(try operand(node, 0))
    let output = try resultMap(node.outputs[0])
    emit(reads: [input.buffer], writes: [output.buffer]) { place in
      try make(place.featureMap(input), place.featureMap(output))
    }
  }
}
