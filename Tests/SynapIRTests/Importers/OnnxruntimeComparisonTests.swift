import Foundation
import SynapCore
import SynapIR
import SynapTestSupport
import Testing

/// Where the comparisons with onnxruntime find what is not part of the package.
enum Comparison {
  /// A Python interpreter that has onnxruntime, numpy and onnx; nil where none is named.
  static let python = ProcessInfo.processInfo.environment["SYNAP_PYTHON"]

  /// Whether the comparisons can run.
  static var isPossible: Bool { python != nil && SharedData.isPresent }

  /// Runs the interpreter.
  ///
  /// - Returns: the exit status, and what was printed.
  static func runPython(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(python))
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }
}

/// The float reference against onnxruntime, on whole networks and seeded inputs.
@Suite(
  .serialized,
  .enabled(
    if: Comparison.isPossible,
    "SYNAP_PYTHON names no interpreter with onnxruntime, or ../shared/models is absent"))
struct OnnxruntimeComparisonTests {
  /// A network to compare on.
  struct Model: CustomTestStringConvertible, Sendable {
    /// The path in the shared models.
    var path: String
    /// Shapes to run with instead of the file's.
    var shapes: [String: Shape] = [:]
    /// The largest input element; inputs start at 0.
    var largestInput: Float = 1
    /// The extents to generate the network for; nil where the file exists.
    var generatedSize: [Int]?

    var testDescription: String {
      path + (generatedSize.map { " \($0[0])x\($0[1])" } ?? "")
    }
  }

  static let models = [
    Model(path: "yolov5-face/yolov5n-0.5_face_480x640.onnx"),
    Model(path: "yolov5-face/yolov5n_face_480x640.onnx"),
    Model(path: "yolov5-face/yolov5n-0.5.onnx"),
    Model(path: "yolov5-face/make_yolov5s_face.py", generatedSize: [480, 640]),
    Model(path: "yolov5-face/make_yolov5s_face.py", generatedSize: [640, 640]),
    Model(
      path: "onnx/centerface/centerface.onnx", shapes: ["input.1": [1, 3, 480, 640]],
      largestInput: 255),
    Model(path: "onnx/yunet/yunet_n_640_640.onnx", largestInput: 255),
    Model(path: "rfb320/RFB-320.onnx"),
  ]

  @Test(arguments: models) func agreesWithOnnxruntime(model: Model) throws {
    let folder = try TemporaryFolder()
    var path = try #require(SharedData.folder) + "/models/" + model.path
    if let size = model.generatedSize {
      let result = folder.file("generated.onnx")
      let generation = try Comparison.runPython(
        [path, result, "--hw"] + size.map { String($0) })
      #expect(generation.status == 0, "\(generation.output)")
      path = result
    }
    let (graph, _) = try NetworkImporter.importNetwork(path: path, inputShapes: model.shapes)
    var numbers = SplitMix64(seed: 5)
    let inputs = graph.inputs.map { id in
      let shape = graph.type(of: id).shape
      return Tensor(
        shape, (0..<shape.elementCount).map { _ in numbers.uniform() * model.largestInput })
    }
    let start = ContinuousClock.now
    let outputs = try ReferenceExecutor(graph).run(inputs)
    let duration = ContinuousClock.now - start
    var table = ""
    for (kind, ids, tensors) in [
      ("input", graph.inputs, inputs), ("output", graph.outputs, outputs),
    ] {
      for (position, (id, tensor)) in zip(ids, tensors).enumerated() {
        let file = "\(kind)\(position).bin"
        _ = try folder.write(tensor.withBytes { Array($0) }, to: file)
        let extents = tensor.shape.dimensions.map { String($0) }.joined(separator: "x")
        table += "\(kind)\t\(graph[id].name)\t\(extents)\t\(file)\n"
      }
    }
    try File.write(table, to: folder.file("tensors.tsv"))
    let comparison = try Comparison.runPython([
      SharedData.package + "/Benchmarks/reference/compare_float.py", path, folder.path,
    ])
    print("\(model.testDescription) in \(duration):\n\(comparison.output)")
    #expect(comparison.status == 0, "\(comparison.output)")
  }
}
