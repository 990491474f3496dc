import Foundation
import SynapComparison
import SynapCompiler
import SynapCore
import SynapIR
import SynapQuant
import SynapRuntime
import SynapTestSupport
import Testing

@Suite struct ComparisonTests {
  @Test func comparesEveryLayerInTheNetworksOrder() throws {
    let network = try SmallNetwork()
    var counts: [Int] = []
    let result = try Comparison(source: network.source, model: network.model(), threads: 1)
      .run(network.pictures) { done, _ in counts.append(done) }
    #expect(counts == [1, 2, 3] && result.sampleCount == 3)
    #expect(result.layers.map(\.name) == SmallNetwork.values)
    #expect(result.layers.map(\.kind) == ["Input", "Conv", "Conv", "Concat", "Conv"])
    #expect(result.layers.map(\.operands) == [[], [0], [1], [1, 2], [3]])
    #expect(result.layers.allSatisfy { $0.dataType == .uint8 })
    for layer in result.layers {
      #expect(layer.difference.elementCount == 3 * layer.shape.elementCount)
      #expect(layer.difference.signalToNoise > 30, "\(layer.name)")
      #expect(layer.difference.cosine > 0.999, "\(layer.name)")
    }
    #expect(result.firstDivergingLayer() == nil)
    #expect(result.outputs.map(\.name) == ["y"])
    let (output, last) = (result.outputs[0].difference, result.layers[4].difference)
    #expect(abs(output.signalToNoise - last.signalToNoise) < 1e-9)
    #expect(output.maximumError == last.maximumError)
    #expect(result.samples.map(\.files) == network.pictures.map { [$0] })
    #expect(try #require(result.worstSample).signalToNoise <= output.signalToNoise)
    #expect(result.detections == nil && result.truth == nil && result.warnings.isEmpty)
  }

  /// The source network is shown what the compiled one makes of the same camera's frame.
  @Test(arguments: [
    "type: rgb, size: [20, 24]", "type: rgb888p3, size: [9, 8], crop: [0, 1, 7, 8]",
    "type: float32",
  ])
  func comparesNetworksThatPreparePicturesThemselves(_ preprocess: String) throws {
    let network = try SmallNetwork(input: "  preprocess: {\(preprocess)}\n")
    let result = try Comparison(source: network.source, model: network.model(), threads: 1)
      .run(network.pictures)
    #expect(result.layers.map(\.kind) == ["Preprocess", "Conv", "Conv", "Concat", "Conv"])
    #expect(result.layers.allSatisfy { $0.difference.signalToNoise > 30 })
    #expect(result.warnings.isEmpty)
    let plain = try SmallNetwork()
    let other = try Comparison(source: plain.source, model: network.model(), threads: 1)
      .run(plain.pictures)
    #expect(other.warnings.contains { $0.message.contains("prepares 'x' otherwise") })
  }

  @Test(arguments: ["b", "c", "y"]) func namesTheBrokenLayerFirst(_ name: String) throws {
    let network = try SmallNetwork()
    let model = try network.model { try $0.spoilWeights(of: name) }
    let result = try Comparison(source: network.source, model: model, threads: 1)
      .run(network.pictures)
    let first = try #require(result.firstDivergingLayer())
    #expect(result.layers[first].name == name)
    #expect(result.steepestLayer == first)
    #expect(try #require(result.loss(ofLayer: first)) > 20)
    #expect(result.json()["first_diverging"]?.stringValue == name)
  }

  @Test func seesSaturation() throws {
    let network = try SmallNetwork()
    let model = try network.model { graph in
      guard let id = graph.value(named: "y"),
        case .affine(let scale, let zeroPoint) = graph.type(of: id).quantization
      else { throw Diagnostic.error("no 'y'") }
      graph[id].type.quantization = .affine(scale: scale / 3, zeroPoint: zeroPoint)
    }
    let result = try Comparison(source: network.source, model: model, threads: 1)
      .run(network.pictures)
    let layers = result.layers
    #expect(layers[4].difference.saturatedShare > 0.05)
    #expect(layers[3].difference.saturatedShare == 0)
    #expect(layers[result.firstDivergingLayer() ?? 0].name == "y")
  }

  @Test func modelsWithoutTableGiveTheirOutputs() throws {
    let network = try SmallNetwork()
    let model = try network.model()
    let bytes = Bundle.encode(program: try model.program.encoded(), metadata: model.metadata)
    let storage = Storage.allocate(byteCount: bytes.count)
    storage.bytes.copyBytes(from: bytes)
    let old = try Network(Bundle(storage, file: "m"), file: "m", threads: 1)
    let result = try Comparison(source: network.source, network: old, threads: 1)
      .run(network.pictures)
    #expect(result.layers.isEmpty)
    #expect(result.outputs[0].difference.signalToNoise > 30)
    #expect(result.warnings.count == 1)
  }

  @Test func refusesAnotherNetworksModel() throws {
    let network = try SmallNetwork()
    let model = try network.model()
    var other = SmallNetwork.network
    other.inputs = [.init("x", shape: [1, 3, 6, 6])]
    let folder = try TemporaryFolder()
    let source = try SourceNetwork(contentsOf: folder.write(other))
    #expect {
      try Comparison(source: source, model: model)
    } throws: { error in
      "\(error)".contains("the input 'x' [1, 3, 8, 8] is 'x' [1, 3, 6, 6] in the source")
    }
  }

  @Test func namesTheFileThatItCantRead() throws {
    let network = try SmallNetwork()
    let comparison = try Comparison(source: network.source, model: network.model(), threads: 1)
    let text = try network.folder.write("no picture", to: "bad.png")
    for file in [text, network.folder.file("none.png"), network.folder.file("net.yaml")] {
      #expect { try comparison.run([file]) } throws: { "\($0)".contains(file) }
    }
  }

  @Test func plotsAllLayers() throws {
    let network = try SmallNetwork()
    let model = try network.model { try $0.spoilWeights(of: "c") }
    let result = try Comparison(source: network.source, model: model, threads: 1)
      .run(network.pictures)
    let svg = SignalToNoisePlot(of: result).svg
    #expect(svg.split(separator: "<circle").count - 1 == result.layers.count)
    #expect(svg.contains("first diverging: c, layer 2"))
  }
}

@Suite struct DivergenceRuleTests {
  /// A layer of 1000 elements from -1 to 1 with noise of `decibels` less power, stored in steps of
  /// `step`.
  private func layer(
    _ name: String, _ kind: String, from operands: [Int], decibels: Double, step: Double = 0
  ) -> LayerComparison {
    let reference = (0..<1000).map { Float($0 % 2 == 0 ? 1 : -1) }
    let noise = Float(pow(10, -decibels / 20))
    var layer = LayerComparison(
      name: name, layer: name, kind: kind, shape: [1000], dataType: .uint8, isFused: false,
      roundingNoise: step * step / 12, operands: operands)
    layer.difference.add(reference: reference, computed: reference.map { $0 + noise })
    return layer
  }

  private func first(_ layers: [LayerComparison]) throws -> String? {
    let last = try #require(layers.last)
    let result = ComparisonResult(
      target: "VS680", layers: layers,
      outputs: [OutputComparison(name: last.name, difference: last.difference)], warnings: [])
    return result.firstDivergingLayer().map { layers[$0].name }
  }

  /// The name of the layer that is found in a chain whose layers have `decibels`.
  private func first(_ decibels: Double...) throws -> String? {
    try first(
      decibels.enumerated().map { index, value in
        layer("\(index)", "Conv", from: index == 0 ? [] : [index - 1], decibels: value)
      })
  }

  @Test func namesTheLayerThatLosesMoreThanItsOperandsExplain() throws {
    #expect(try first(45, 40, 25, 15) == "2")
    #expect(try first(45, 40, 35, 12, 10) == "3")
  }

  @Test func passesOverNoiseThatAddsUp() throws {
    #expect(try first(38, 33, 28, 23, 18, 13, 8) == nil)
  }

  @Test func passesOverNetworksWhoseOutputsAreRight() throws {
    #expect(try first(45, 40, 15, 15, 21) == nil)
    #expect(try first(45, 40, 15, 15, 19) == "2")
  }

  @Test func passesOverCoarseRounding() throws {
    // A step of 0.5 on elements of 1 leaves 16.8 dB.
    let input = layer("x", "Input", from: [], decibels: 45)
    #expect(try first([input, layer("y", "Conv", from: [0], decibels: 17, step: 0.5)]) == nil)
    #expect(try first([input, layer("y", "Conv", from: [0], decibels: 17, step: 0.1)]) == "y")
  }

  @Test func judgesWhatAnActivationCutsByTheActivation() throws {
    let input = layer("x", "Input", from: [], decibels: 45)
    let sum = layer("sum", "Add", from: [0], decibels: 5)
    func chain(_ kind: String, _ decibels: Double...) -> [LayerComparison] {
      [input, sum]
        + decibels.enumerated().map { index, value in
          layer("y\(index)", index == 0 ? kind : "Conv", from: [index + 1], decibels: value)
        }
    }
    for kind in ["Relu", "Silu"] {
      // Against what the sum reads, not against the sum.
      #expect(try first(chain(kind, 19)) == "y0")
      #expect(try first(chain(kind, 38, 19)) == "y1")
    }
    #expect(try first(chain("Conv", 19)) == "sum")
    // Nothing is cut that others read, too.
    let others = chain("Relu", 19) + [layer("z", "Conv", from: [1], decibels: 4)]
    #expect(try first(others) == "sum")
  }

  @Test func namesNoLayerThatTheBadOutputDoesNotDependOn() throws {
    let layers = [
      layer("x", "Input", from: [], decibels: 45), layer("a", "Conv", from: [0], decibels: 21),
      layer("b", "Conv", from: [0], decibels: 15),
    ]
    let result = ComparisonResult(
      target: "VS680", layers: layers,
      outputs: layers[1...].map { OutputComparison(name: $0.name, difference: $0.difference) },
      warnings: [])
    #expect(result.firstDivergingLayer() == 2)
  }

  @Test(arguments: [
    (19.0, 0.0, false), (19.0, 6.5, true), (29.0, 6.5, true), (29.0, 5.5, false),
    (31.0, 20.0, false), (.infinity, -.infinity, false), (-.infinity, .infinity, true),
  ])
  func decides(_ signalToNoise: Double, _ excess: Double, _ diverges: Bool) {
    #expect(DivergenceRule().diverges(signalToNoise: signalToNoise, excess: excess) == diverges)
  }
}
