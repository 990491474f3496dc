import SynapCore
import SynapIR
import SynapNPU

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

  /// Appends an average pooling of operand 0 of `node`. The machine averages stored values, so a
  /// result of another quantization is requantized afterwards.
  ///
  /// - Parameter countedPads: `[top, left, bottom, right]` of the padding that counts; nil where
  ///   none does.
  mutating func emitAveragePooling(
    _ node: Graph.Node, window: Window, countedPads: [Int]? = nil
  ) throws {
    let (x, y) = (try operand(node, 0), node.outputs[0])
    let (inputType, outputType) = (type(x), type(y))
    let input = try featureMap(x)
    let averaged = TensorType(
      inputType.dataType, outputType.shape, quantization: inputType.quantization)
    let isDirect = averaged == outputType
    let target =
      isDirect ? try allocateResult(y) : allocate(averaged.shape, of: averaged.dataType)
    guard let output = MapView(featureMap: target) else {
      throw Diagnostic.error("the machine computes feature maps here, not \(outputType.shape)")
    }
    let zeroPoint = Int(inputType.quantization.uniform?.zeroPoint ?? 0)
    emit(reads: [input.buffer], writes: [output.buffer]) { place in
      SynapNPU.AveragePool {
        $0.input = place.featureMap(input)
        $0.output = place.featureMap(output)
        $0.window = window
        $0.countsPadding = countedPads != nil
        $0.padBottom = countedPads?[2] ?? 0
        $0.padRight = countedPads?[3] ?? 0
        $0.zeroPoint = zeroPoint
      }
    }
    if !isDirect {
      try convert(target, from: averaged, to: outputType, into: try allocateResult(y))
    }
  }
}

extension Window {
  /// The window of ONNX's attributes `[height, width]` and `[top, left, bottom, right]`.
  init(_ kernel: [Int], strides: [Int], dilations: [Int], pads: [Int]) {
    self.init(
      kernelHeight: kernel[0], kernelWidth: kernel[1], strideY: strides[0], strideX: strides[1],
      dilationY: dilations[0], dilationX: dilations[1], padTop: pads[0], padLeft: pads[1])
  }
}
