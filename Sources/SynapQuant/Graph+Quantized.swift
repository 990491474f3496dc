import SynapCore
import SynapIR

/// How a network is to be quantized.
public struct QuantizationPlan: Sendable {
  /// The format of every layer.
  public var formats: FormatAssignment
  /// How ranges of activations are found.
  public var algorithm: RangeAlgorithm
  /// Further arguments.
  public var options: QuantizerOptions
  /// The outputs that the network itself converts to float.
  public var dequantizedOutputs: Set<Graph.ValueID>

  /// Creates a plan.
  public init(
    _ formats: FormatAssignment, algorithm: RangeAlgorithm = .standard,
    options: QuantizerOptions = QuantizerOptions(),
    dequantizedOutputs: Set<Graph.ValueID> = []
  ) {
    self.formats = formats
    self.dequantizedOutputs = dequantizedOutputs
    self.algorithm = algorithm
    self.options = options
  }
}

extension Graph {
  /// This float network with all activations, weights and biases stored in the formats of `plan`,
  /// and a `Convert` wherever neighbouring layers store their numbers differently.
  ///
  /// - Throws: a `Diagnostic` naming a tensor that can't be stored.
  public func quantized(
    by calibration: Calibration, _ plan: QuantizationPlan
  ) throws -> QuantizedGraph {
    var origin = QuantizationOrigin(self, calibration)
    var (graph, calibration, plan) = (self, calibration, plan)
    if plan.options.equalizesLayers {
      let equalized = CrossLayerEqualization(graph, calibration, plan.formats)
      (graph, calibration) = (equalized.graph, equalized.calibration)
    }
    if plan.options.equalizesOutputs {
      let equalized = OutputEqualization(
        graph, calibration, plan.formats, outputs: plan.dequantizedOutputs)
      (graph, calibration) = (equalized.graph, equalized.calibration)
      plan.formats = equalized.formats
      origin.replaced = equalized.replaced
    }
    return try graph.stored(by: calibration, plan, origin)
  }

  private func stored(
    by calibration: Calibration, _ plan: QuantizationPlan, _ origin: QuantizationOrigin
  ) throws -> QuantizedGraph {
    let converted = ConvertedGraph(self, plan.formats)
    var result = QuantizedGraph(
      graph: converted.graph, nodeFormats: converted.nodeFormats, float: self,
      calibration: calibration, origin: origin)
    let choices = converted.rangeChoices(by: calibration, plan)
    let groups = QuantizationGroups(of: converted, ranges: choices.map { $0?.range })
    for (index, format) in converted.valueFormats.enumerated() {
      let id = ValueID(index)
      guard let format, result.graph.type(of: id).dataType == .float32 else { continue }
      let value = result.graph[id]
      result.sources[value.name] = converted.sources[index]
      if format == .float16 {
        result.graph[id].type = TensorType(.float16, value.type.shape)
        continue
      }
      guard let range = groups.range(of: id) else {
        throw Diagnostic.error(
          "the tensor '\(value.name)' is to be stored in \(format.dataType), but calibration has "
            + "not seen it: its range is not known")
      }
      result.choices[value.name] = choices[index].map { choice in
        RangeChoice(
          range,
          choice.range == range ? choice.reason : choice.reason + ", shared with its neighbours")
      }
      result.graph[id].type = TensorType(
        format.dataType, value.type.shape, quantization: format.quantization(for: range))
    }
    let correction = plan.options.correctsBias ? BiasCorrection(calibration, converted) : nil
    try result.graph.storeConstants(converted.nodeFormats, plan.options, correction)
    result.graph = result.graph.compacted()
    return result
  }

  /// This float network with all layers in one format.
  public func quantized(
    to format: NumberFormat, by calibration: Calibration
  ) throws -> Graph {
    try quantized(by: calibration, QuantizationPlan(FormatAssignment(format, for: self))).graph
  }

  /// This float network with activations and weights in binary16 and biases in binary32.
  public func halved() throws -> Graph { try quantized(to: .float16, by: Calibration(for: self)) }
}

extension ConvertedGraph {
  /// For each value the range that its stored values cover; nil for constants, floats, and what
  /// calibration has not seen.
  fileprivate func rangeChoices(
    by calibration: Calibration, _ plan: QuantizationPlan
  ) -> [RangeChoice?] {
    let chooser = RangeChooser(algorithm: plan.algorithm, options: plan.options)
    let consumers = graph.consumers()
    let isShown = valuesShownByOutputs()
    return graph.values.indices.map { index in
      guard let grid = valueFormats[index]?.grid, let statistics = calibration[sources[index]]
      else { return nil }
      let readers = consumers[index].map { graph.nodes[$0] }
      return chooser.choice(
        for: statistics, grid: grid, response: isShown[index] ? .identity : Response(of: readers))
    }
  }

  /// For each value whether it is an output, or only moved or looked up on its way to one. What is
  /// rare there, such as a high score, is what the user looks for: it must not be cut off.
  private func valuesShownByOutputs() -> [Bool] {
    var result = [Bool](repeating: false, count: graph.values.count)
    for id in graph.outputs { result[id.index] = true }
    for node in graph.nodes.reversed()
    where node.operation.keepsStoredValues || node.operation.joinsStoredValues
      || node.operation is any TableFunction
    {
      guard node.outputs.contains(where: { result[$0.index] }) else { continue }
      for case let id? in node.inputs { result[id.index] = true }
    }
    return result
  }
}

extension Response {
  /// The function of a single element that all `readers` compute; the identity where they differ.
  fileprivate init(of readers: [Graph.Node]) {
    guard readers.count == 1, let operation = readers[0].operation as? any TableFunction else {
      self = .identity
      return
    }
    let context = ExecutionContext(threadCount: 1)
    apply = { numbers in
      let argument = Tensor([numbers.count], numbers)
      return try? operation.evaluate([argument], on: context).first?.floats
    }
  }
}
