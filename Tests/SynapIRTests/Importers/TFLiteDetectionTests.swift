import SynapCore
import SynapIR
import SynapTestSupport
import Testing

/// TFLite_Detection_PostProcess, whose options are a FlexBuffer.
@Suite struct TFLiteDetectionTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func graph(_ network: TFLiteNetwork) throws -> Graph {
    let path = try folder.write(network.serialized(), to: "net.tflite")
    return try NetworkImporter.importNetwork(path: path, threadCount: 1).graph
  }

  @Test func readsItsOptions() throws {
    let graph = try graph(.detection())
    let expected = DetectionPostProcess(
      classCount: 2, maxDetections: 3, scoreThreshold: 0.5, iouThreshold: 0.5)
    #expect(graph.nodes.map { $0.operation as? DetectionPostProcess } == [expected])
  }

  @Test(arguments: [false, true]) func findsObjects(isQuantized: Bool) throws {
    let scores: [Float] = [0.1, 0.9, 0.3, 0.1, 0.2, 0.8, 0.1, 0, 0.6]
    let results = try ReferenceExecutor(
      graph(.detection(isQuantized: isQuantized)), threadCount: 1
    ).run([
      Tensor([1, 3, 4], [Float](repeating: 0, count: 12)), Tensor([1, 3, 3], scores),
    ])
    #expect(results[1].floats == [0, 1, 0])
    #expect(results[3].floats == [2])
  }

  @Test func refusesResultsOfTooManyRows() throws {
    func shape(_ count: Int, classes: Int) throws -> Shape {
      var operation = DetectionPostProcess(
        classCount: 1024, maxDetections: count, scoreThreshold: 0.5, iouThreshold: 0.5)
      operation.maxClassesPerDetection = classes
      return try operation.resultTypes(
        of: ([[1, 3, 4], [1, 3, 1024], [3, 4]] as [Shape]).map { Operand(type: .float32($0)) })[0]
        .shape
    }
    #expect(try shape(1024, classes: 1024) == [1, 1 << 20, 4])
    #expect(throws: Diagnostic.self) { try shape(1025, classes: 1024) }
  }

  @Test func saysWhichOptionIsMissing() throws {
    var network = TFLiteNetwork()
    let operands = [
      network.input("boxes", [1, 3, 4]), network.input("scores", [1, 3, 3]),
      network.input("anchors", [3, 4]),
    ]
    network.outputs = [network.tensor("places", [1, 3, 4])]
    network.append(
      32, operands, network.outputs, custom: "TFLite_Detection_PostProcess",
      customOptions: FlexMapBytes.map(["num_classes": 2]))
    #expect {
      try graph(network)
    } throws: {
      "\($0)".contains("the option 'max_detections' is missing, or no integer")
    }
  }
}
