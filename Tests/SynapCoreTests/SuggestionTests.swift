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

  @Test func wantsALetterInCommon() {
    #expect(Suggestion.nearest(to: "z", among: ["x"]) == nil)
    #expect(Suggestion.nearest(to: "ab", among: ["xy", "x"]) == nil)
    #expect(Suggestion.nearest(to: "xx", among: ["y", "x"]) == "x")
    #expect(Suggestion.nearest(to: "X", among: ["y", "x"]) == "x")
  }
}
