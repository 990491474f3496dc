import SynapCore
import SynapPostprocess
import Testing

@Suite struct ClassifierTests {
  func tensor(_ values: [Float], format: String = "", shape: [Int]? = nil) -> OutputTensor {
    OutputTensor(name: "p", shape: shape ?? [1, values.count], format: format, values: values)
  }

  @Test func givesTheSurestClassesFirst() throws {
    let tensor = tensor([0.1, 0.5, .nan, 0.5, -3, .infinity], format: "confidence_array")
    let all = try Classifier(topCount: 0).process([tensor])
    #expect(all.items.map(\.classIndex) == [5, 1, 3, 0, 4, 2])
    #expect(try Classifier().process([tensor]).items.map(\.classIndex) == [5])
    #expect(
      try Classifier(topCount: 2).process([tensor]).items.map(\.confidence) == [.infinity, 0.5])
    #expect(try Classifier(topCount: 99).process([tensor]).items.count == 6)
  }

  @Test func countsClassesFromTheirBase() throws {
    let tensor = tensor([1, 2], format: "per_class_confidence class_index_base=-1")
    #expect(try Classifier().process([tensor]).items.map(\.classIndex) == [0])
  }

  @Test func writesSynapsDocumentAndTable() throws {
    let result = try Classifier().process([tensor([0, 0.5])])
    #expect(
      result.text == """
        {
          "items": [
            {
              "class_index": 1,
              "confidence": 0.5
            }
          ],
          "success": true
        }
        """)
    #expect(
      ClassificationTable.row(
        Classification(classIndex: 812, confidence: 18.2344), label: "space shuttle")
        == "  812     18.2344  space shuttle")
  }

  @Test func refusesOtherNetworks() {
    func message(_ tensors: [OutputTensor]) -> String? {
      do {
        _ = try Classifier().process(tensors)
        return nil
      } catch { return (error as? Diagnostic)?.message }
    }
    #expect(
      message([]) == "the network has 0 outputs, a classification network has one")
    #expect(
      message([tensor([1]), tensor([2])])
        == "the network has 2 outputs, a classification network has one")
    #expect(
      message([tensor([1], format: "yolov8")])
        == "the format 'yolov8' is not a classification network's")
    #expect(
      message([tensor([1], shape: [1, 2])])
        == "the output has not as many values as its shape says")
    #expect(
      message([tensor([], shape: [1, 0])]) == "a tensor of shape [1, 0] is empty or too large")
  }
}
