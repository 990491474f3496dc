import SynapCore
import Testing

@Suite struct SuggestionTests {
  @Test func findsTheNearestName() {
    let names = ["yolov5", "yolov8", "tflite_detection"]
    #expect(Suggestion.nearest(to: "YOLO5", among: names) == "yolov5")
    #expect(Suggestion.nearest(to: "tflite_detektion", among: names) == "tflite_detection")
    #expect(Suggestion.nearest(to: "retina", among: names) == nil)
    #expect(Suggestion.nearest(to: "", among: names) == nil)
  }
}
