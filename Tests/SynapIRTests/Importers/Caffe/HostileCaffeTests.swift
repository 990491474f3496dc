import SynapCore
import SynapIR
import SynapTestSupport
import Testing

/// Damaged Caffe files: each ends in an error or an import. Means most under the address sanitizer.
@Suite struct HostileCaffeTests {
  static let seed: UInt64 = 20_261_125

  /// Many kinds of layers and weights in a file of a few kilobytes.
  static var sample: CaffeNetwork {
    var network = CaffeNetwork(
      """
      name: "sample" state { level: 1 }
      layer { name: "c" type: "Convolution" bottom: "x" top: "c"
        convolution_param { num_output: 4 kernel_size: 3 stride: 2 pad: 1 dilation: 1 group: 1 } }
      layer { name: "b" type: "BatchNorm" bottom: "c" top: "b" batch_norm_param { eps: 1e-3 } }
      layer { name: "s" type: "Scale" bottom: "b" top: "b" scale_param { bias_term: true axis: 1 } }
      layer { name: "r" type: "PReLU" bottom: "b" top: "b" exclude { phase: TRAIN } }
      layer { name: "p" type: "Pooling" bottom: "b" top: "p"
        pooling_param { pool: AVE kernel_h: 3 kernel_w: 2 stride: 2 pad: 1 } }
      layer { name: "n" type: "LRN" bottom: "p" top: "n" lrn_param { local_size: 3 alpha: 0.5 } }
      layer { name: "h" type: "Slice" bottom: "n" top: "h1" top: "h2" slice_param { slice_point: 1 } }
      layer { name: "j" type: "Concat" bottom: "h2" bottom: "h1" top: "j" concat_param { axis: 1 } }
      layer { name: "e" type: "Eltwise" bottom: "j" bottom: "n" top: "e"
        eltwise_param { operation: SUM coeff: 0.5 coeff: -2 } }
      layer { name: "w" type: "Deconvolution" bottom: "e" top: "w"
        convolution_param { num_output: 2 kernel_size: 2 stride: 2 bias_term: false } }
      layer { name: "u" type: "Interp" bottom: "w" top: "u" interp_param { zoom_factor: 2 } }
      layer { name: "k" type: "Crop" bottom: "u" bottom: "w" top: "k"
        crop_param { axis: 2 offset: 1 } }
      layer { name: "t" type: "Permute" bottom: "k" top: "t" permute_param { order: [0, 2, 3, 1] } }
      layer { name: "m" type: "Reshape" bottom: "t" top: "m" reshape_param { shape < dim: 0 dim: -1 > } }
      layer { name: "i" type: "InnerProduct" bottom: "m" top: "i" inner_product_param { num_output: 3 } }
      layer { name: "o" type: "Softmax" bottom: "i" top: "y" softmax_param { axis: -1 } }
      layer { name: "a" type: "ArgMax" bottom: "i" top: "z" argmax_param { top_k: 2 } }
      """, input: [1, 2, 9, 9])
    func numbers(_ extents: [Int]) -> (extents: [Int], elements: [Float]) {
      (extents, (0..<extents.reduce(1, *)).map { 0.25 + Float($0 % 7) })
    }
    network.weights = [
      ("c", [numbers([4, 2, 3, 3]), numbers([4])]),
      ("b", [numbers([4]), numbers([4]), numbers([1])]),
      ("s", [numbers([4]), numbers([4])]), ("r", [numbers([4])]), ("w", [numbers([4, 2, 2, 2])]),
      ("i", [numbers([3, 72]), numbers([3])]),
    ]
    return network
  }

  /// Imports the network of the two files: whether that works.
  private func imports(_ text: [UInt8], _ model: [UInt8]) -> Bool {
    func storage(_ bytes: [UInt8]) -> Storage {
      let storage = Storage.allocate(byteCount: bytes.count)
      storage.bytes.copyBytes(from: bytes)
      return storage
    }
    do {
      let weights = CaffeWeightSource(path: "w", file: try CaffeWeights(in: storage(model)))
      let (graph, _) = try CaffeImporter.importGraph(
        storage(text), weights: weights, inputShapes: [:], outputs: [], endingAt: [],
        context: ExecutionContext(threadCount: 1))
      _ = try graph.applying(Pass.standard)
      return true
    } catch is Diagnostic {
      return false
    } catch is Diagnostics {
      return false
    } catch {
      Issue.record("\(error)")
      return false
    }
  }

  @Test func importsTheSample() throws {
    let folder = try TemporaryFolder()
    let (graph, warnings) = try NetworkImporter.importNetwork(
      path: Self.sample.write(to: folder), threadCount: 1)
    #expect(graph.outputs.map { graph[$0].name } == ["y", "z"])
    #expect(warnings.isEmpty)
  }

  @Test func survivesChangedText() {
    let original = Array(Self.sample.text.utf8)
    let model = Self.sample.model
    var numbers = SplitMix64(seed: Self.seed)
    var (imported, refused) = (0, 0)
    for _ in 0..<1000 {
      var text = original
      for _ in 0..<Int.random(in: 1...3, using: &numbers) {
        let place = Int.random(in: 0..<text.count, using: &numbers)
        switch Int.random(in: 0..<4, using: &numbers) {
        case 0: text[place] = UInt8.random(in: 0...255, using: &numbers)
        case 1: text[place] = Array("0123456789-:{}\"x ".utf8).randomElement(using: &numbers) ?? 0
        case 2: text.remove(at: place)
        default:
          let end = min(text.count, place + Int.random(in: 1...40, using: &numbers))
          let target = Int.random(in: 0..<text.count, using: &numbers)
          text.insert(contentsOf: text[place..<end], at: target)
        }
      }
      if imports(text, model) { imported += 1 } else { refused += 1 }
    }
    #expect(imported > 50 && refused > 200, "\(imported), \(refused), seed \(Self.seed)")
  }

  /// Every number of the text in turn becomes another.
  @Test func survivesOtherNumbers() {
    let text = Self.sample.text
    let model = Self.sample.model
    let digits = text.indices.filter { text[$0].isNumber }
    for place in digits {
      for number in ["0", "-1", "99999", "2147483648", "4294967295", "99999999999999999999"] {
        var changed = text
        changed.replaceSubrange(place...place, with: number)
        _ = imports(Array(changed.utf8), model)
      }
    }
    #expect(digits.count > 40)
  }

  @Test(arguments: [CaffeNetwork.Form.current, .double, .fourExtents, .raw])
  func survivesChangedWeights(form: CaffeNetwork.Form) {
    var network = Self.sample
    network.form = form
    let (text, original) = (Array(network.text.utf8), network.model)
    var numbers = SplitMix64(seed: Self.seed)
    var (imported, refused) = (0, 0)
    for _ in 0..<1000 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...4, using: &numbers) { numbers.damage(&bytes) }
      if imports(text, bytes) { imported += 1 } else { refused += 1 }
    }
    #expect(imported > 50 && refused > 10, "\(imported), \(refused), seed \(Self.seed)")
  }

  @Test func refusesWhatIsCutOff() {
    let (text, model) = (Array(Self.sample.text.utf8), Self.sample.model)
    for count in stride(from: 0, to: model.count - 40, by: 7) {
      #expect(!imports(text, Array(model.prefix(count))), "\(count) bytes of weights")
    }
    for count in stride(from: 0, to: text.count - 1, by: 5) {
      _ = imports(Array(text.prefix(count)), model)
    }
  }

  /// Each of such layers would copy the weights.
  @Test func refusesLayersThatShareLargeWeights() {
    var network = CaffeNetwork(
      String(
        repeating: "layer { name: \"f\" type: \"InnerProduct\" bottom: \"x\" top: \"x\" "
          + "inner_product_param { num_output: 50 bias_term: false } }\n", count: 100),
      input: [1, 50])
    network.weights = [("f", [([50, 50], [Float](repeating: 1, count: 2500))])]
    network.form = .double
    #expect(!imports(Array(network.text.utf8), network.model))
  }

  /// Names are made unique in time that grows with the file, not with its square.
  @Test func readsManyLayersOfOneName() {
    let network = CaffeNetwork(
      String(
        repeating: "layer { name: \"r\" type: \"ReLU\" bottom: \"x\" top: \"x\" }\n",
        count: 20_000), input: [1, 2])
    var model = CaffeNetwork("")
    model.weights = [("none", [([1], [1])])]
    #expect(imports(Array(network.text.utf8), model.model))
  }
}
