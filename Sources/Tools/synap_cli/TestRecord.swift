import SynapCore
import SynapPostprocess
import SynapRuntime
import ToolSupport

/// What `synap_cli` tells programs about one cycle.
struct TestRecord {
  /// An input or output of the network.
  struct Buffer {
    let name: String
    let shape: Shape
    let dataType: DataType
    let byteCount: Int
    let isSecure: Bool
    /// What the input is filled with; nil for outputs.
    let source: String?

    init(_ tensor: Tensor, source: String? = nil) {
      name = tensor.name
      shape = tensor.shape
      dataType = tensor.dataType
      byteCount = tensor.byteCount
      isSecure = tensor.isSecure
      self.source = source
    }

    var json: JSONValue {
      let buffer: JSONValue = [
        "name": .string(name), "shape": .array(shape.dimensions.map(JSONValue.int)),
        "type": .string(dataType.rawValue), "size": .int(byteCount), "secure": .bool(isSecure),
      ]
      return source.map { buffer.adding(["source": .string($0)]) } ?? buffer
    }
  }

  var model = ""
  var inputs: [Buffer] = []
  var outputs: [Buffer] = []
  /// How long each inference took on this machine, in milliseconds.
  var times: [Double] = []
  var topFive: [ClassificationResult] = []
  /// The files that outputs were saved in.
  var files: [String] = []

  /// The document, with all times in milliseconds; `estimate` is nil where the target has no NPU.
  func json(
    _ statistics: TimingStatistics, target: String,
    estimate: (cycles: Int, milliseconds: Double)?
  ) -> JSONValue {
    var document: JSONValue = [
      "model": .string(model), "inputs": .array(inputs.map(\.json)),
      "outputs": .array(outputs.map(\.json)),
      "predict_ms": .array(times.map(JSONValue.double)),
      "timings_ms": .object(statistics.parts.map { .init($0.name, .double($0.value)) }),
      "target": .string(target),
    ]
    if let estimate {
      document = document.adding([
        "npu_estimate": [
          "target": .string(target), "milliseconds": .double(estimate.milliseconds),
          "cycles": .int(estimate.cycles),
        ]
      ])
    }
    if !topFive.isEmpty {
      let lists = topFive.map { $0.json["items"] ?? [] }
      document = document.adding(["top5": .array(lists)])
    }
    if !files.isEmpty {
      document = document.adding(["files": .array(files.map(JSONValue.string))])
    }
    return document
  }
}
