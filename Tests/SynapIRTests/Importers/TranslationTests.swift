import ONNXWriter
import SynapCore
import SynapIR
import SynapTestSupport
import Testing

/// What rows of importers say that they make, against what they make. The rows of operators with one
/// counterpart have it from the compiler.
@Suite struct TranslationTests {
  /// Imports networks of one operator that it is given and notes what becomes of it.
  private struct Importer {
    let format: ImportFormat
    let folder: TemporaryFolder
    var made: [String: Set<String>] = [:]

    init(_ format: ImportFormat) throws {
      self.format = format
      folder = try TemporaryFolder()
    }

    /// Imports the file at `path`.
    mutating func take(_ path: String) throws {
      let graph = try NetworkImporter.importNetwork(path: path, threadCount: 1).graph
      #expect(format.unnamedOperators(in: graph) == [])
      for node in graph.nodes {
        made[node.origins[0].operation, default: []].insert(node.operation.name)
      }
    }

    /// Expects that all that is said of compositions and choices has been seen.
    func expectAll() {
      for entry in format.operators {
        let translation = entry.translation
        let named = (translation.operators + translation.parts).map { $0.name }
        guard !translation.parts.isEmpty || named.count > 1 else { continue }
        let unseen = Set(named).subtracting(made[entry.name] ?? [])
        #expect(unseen.isEmpty, "\(entry.name) is said to become \(unseen.sorted())")
      }
    }
  }

  @Test func allButConstantsAndWhatPassesValuesOnBecomeOperators() {
    let nothing: [ImportFormat: [String]] = [
      .onnx: ["Constant", "If", "Loop", "Size"], .tflite: ["SHAPE"],
      .caffe: ["Dropout", "Silence", "Split"],
    ]
    for format in ImportFormat.allCases {
      let empty = format.operators.filter {
        $0.translation.operators.isEmpty && $0.translation.parts.isEmpty
      }
      #expect(empty.map(\.name) == nothing[format])
      #expect(Set(format.operators.map(\.name)).count == format.operators.count)
    }
  }

  @Test func noticesWhatARowDoesNotSay() throws {
    let folder = try TemporaryFolder()
    let path = try CaffeNetwork(layer: "TanH", input: [1, 2]).write(to: folder)
    var graph = try NetworkImporter.importNetwork(path: path, threadCount: 1).graph
    #expect(ImportFormat.caffe.unnamedOperators(in: graph).isEmpty)
    graph.nodes[0].operation = Sigmoid()
    #expect(ImportFormat.caffe.unnamedOperators(in: graph) == ["TanH: Sigmoid"])
  }

  @Test func onnxRowsMakeWhatTheySay() throws {
    var importer = try Importer(.onnx)
    for sample in ONNXSample.all { try importer.take(importer.folder.write(sample.network)) }
    importer.expectAll()
  }

  @Test func caffeRowsMakeWhatTheySay() throws {
    var importer = try Importer(.caffe)
    for network in Self.caffeSamples {
      let folder = try TemporaryFolder()
      try importer.take(network.write(to: folder))
    }
    importer.expectAll()
  }

  /// Networks of one layer.
  private static var caffeSamples: [CaffeNetwork] {
    func layer(
      _ type: String, _ parameters: String = "", weights: [[Int]] = [],
      on inputs: [[Int]] = [[1, 4, 4, 4]]
    ) -> CaffeNetwork {
      var text = ""
      for (position, extents) in inputs.enumerated() {
        let shape = extents.map { "dim: \($0)" }.joined(separator: " ")
        text +=
          "layer { type: \"Input\" top: \"x\(position)\" input_param { shape { \(shape) } } }\n"
      }
      let bottoms = inputs.indices.map { "bottom: \"x\($0)\"" }.joined(separator: " ")
      var network = CaffeNetwork(
        text + "layer { name: \"l\" type: \"\(type)\" \(bottoms) top: \"y\" \(parameters) }")
      if !weights.isEmpty {
        let blobs = weights.map { extents in
          (extents: extents, elements: [Float](repeating: 1, count: extents.reduce(1, *)))
        }
        network.weights = [("l", blobs)]
      }
      return network
    }
    let map = [1, 4, 4, 4]
    return [
      layer("ReLU"), layer("ReLU", "relu_param { negative_slope: 0.1 }"),
      layer("ELU", "elu_param { alpha: 2 }"), layer("BNLL"), layer("Threshold"),
      layer("Power", "power_param { power: 2 scale: 3 shift: 1 }"),
      layer("Exp"), layer("Exp", "exp_param { scale: 2 shift: 1 }"),
      layer("Log"), layer("Log", "log_param { scale: 2 shift: 1 }"),
      layer("Eltwise", "eltwise_param { operation: PROD }", on: [map, map]),
      layer("Eltwise", "eltwise_param { operation: MAX }", on: [map, map]),
      layer("Eltwise", on: [map, map]), layer("Axpy", on: [[1, 4], map, map]),
      layer("ShuffleChannel", "shuffle_channel_param { group: 2 }"),
      layer("LRN"), layer("LRN", "lrn_param { norm_region: WITHIN_CHANNEL }"), layer("MVN"),
      layer("Normalize", weights: [[1]]),
      layer("Pooling", "pooling_param { kernel_size: 2 }"),
      layer("Pooling", "pooling_param { pool: AVE kernel_size: 2 }"),
      layer("Pooling", "pooling_param { global_pooling: true }"),
      layer("Pooling", "pooling_param { pool: AVE global_pooling: true }"),
      layer("Reduction"), layer("Reduction", "reduction_param { operation: MEAN coeff: 2 }"),
      layer("Reduction", "reduction_param { operation: ASUM }"),
      layer("ArgMax"), layer("ArgMax", "argmax_param { top_k: 2 out_max_val: true }"),
      layer("ArgMax", "argmax_param { axis: 1 out_max_val: true }"),
      layer("BatchNorm", weights: [[4], [4], [1]]),
      layer("BatchNorm", "batch_norm_param { use_global_stats: false }"),
      layer("Scale", weights: [[4]]),
      layer("Scale", "scale_param { axis: 2 num_axes: 1 bias_term: true }", weights: [[4], [4]]),
    ]
  }

  @Test func tfliteRowsMakeWhatTheySay() throws {
    var importer = try Importer(.tflite)
    for network in Self.tfliteSamples {
      try importer.take(importer.folder.write(network.serialized(), to: "net.tflite"))
    }
    importer.expectAll()
  }

  /// Operators by their numbers in the schema, on inputs of `[1, 4, 4, 4]`.
  private static var tfliteSamples: [TFLiteNetwork] {
    func sample(
      _ code: Int, inputs count: Int = 1, batch: Int = 1, result: [Int] = [1, 4, 4, 4],
      integers: [[Int]] = [], options kind: Int = 0, _ options: [FlatValue?] = [],
      results resultCount: Int = 1
    ) -> TFLiteNetwork {
      var network = TFLiteNetwork()
      let data = (0..<count).map { network.input("x\($0)", [batch, 4, 4, 4]) }
      let constants = integers.enumerated().map { position, list in
        network.integers("c\(position)", list.count == 4 ? [2, 2] : [list.count], list)
      }
      network.outputs = (0..<resultCount).map { network.tensor("y\($0)", result) }
      network.append(code, data + constants, network.outputs, options: kind, options)
      return network
    }
    return [
      sample(25, options: 9, [.float(1)]), sample(25, options: 9, [.float(2)]),
      sample(76), sample(99, inputs: 2),
      sample(5, result: [1, 8, 8, 1], options: 94, [.integer(2)]),
      sample(26, result: [1, 2, 2, 16], options: 19, [.integer(2)]),
      sample(38, result: [4, 3, 3, 4], integers: [[2, 2], [1, 1, 1, 1]]),
      sample(37, batch: 4, result: [1, 6, 6, 4], integers: [[2, 2], [1, 1, 1, 1]]),
      sample(83, inputs: 2, result: [2, 1, 4, 4, 4], options: 59, [.integer(2), .integer(0)]),
      sample(88, result: [1, 4, 4], options: 64, [.integer(4), .integer(1)], results: 4),
    ]
  }
}
