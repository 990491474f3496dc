extension TFLiteNetwork {
  /// TFLite_Detection_PostProcess alone, of boxes `[1, 3, 4]`, scores `[1, 3, 3]` and the three anchors
  /// (0.5, 0.5), (0.5, 0.55), both 0.4 wide and high, and (0.1, 0.1), 0.2 wide and high. Scores are
  /// integers of scale 1/100 where it `isQuantized`.
  package static func detection(isQuantized: Bool = false) -> TFLiteNetwork {
    var network = TFLiteNetwork()
    let boxes = network.input("boxes", [1, 3, 4])
    let scores = network.input(
      "scores", [1, 3, 3], isQuantized ? .uint8 : .float32,
      isQuantized ? Quantization([0.01]) : nil)
    let anchors = network.floats(
      "anchors", [3, 4], [0.5, 0.5, 0.4, 0.4, 0.5, 0.55, 0.4, 0.4, 0.1, 0.1, 0.2, 0.2])
    let results: [(String, [Int])] = [
      ("places", [1, 3, 4]), ("classes", [1, 3]), ("sure", [1, 3]), ("count", [1]),
    ]
    network.outputs = results.map { network.tensor($0.0, $0.1) }
    network.append(
      32, [boxes, scores, anchors], network.outputs, custom: "TFLite_Detection_PostProcess",
      customOptions: FlexMapBytes.map([
        "max_detections": 3, "max_classes_per_detection": 1, "num_classes": 2,
        "nms_score_threshold": Float(0.5), "nms_iou_threshold": Float(0.5), "y_scale": Float(10),
        "x_scale": Float(10), "h_scale": Float(5), "w_scale": Float(5), "use_regular_nms": false,
      ]))
    return network
  }
}
