extension ToolOption {
  /// `--score-threshold`, the smallest confidence of a detection.
  package static let scoreThreshold = ToolOption(
    "--score-threshold", "thr", help: "Min confidence", fallback: "0.5")
  /// `--max-detections`, the most detections per picture.
  package static let maxDetections = ToolOption(
    "--max-detections", "n", help: "Max number of detections [0: all]", fallback: "0")
  /// `--disable-nms`.
  package static let disableNMS = ToolOption(
    "--disable-nms", help: "Disable Non-Max-Suppression algorithm")
  /// `--iou-threshold`, the most that two boxes of the same object may overlap.
  package static let iouThreshold = ToolOption(
    "--iou-threshold", "thr", help: "IOU threashold for NMS", fallback: "0.5")
  /// `--iou-with-min`, the overlap measured against the smaller box.
  package static let iouWithMin = ToolOption(
    "--iou-with-min", help: "Use min area instead of union to compute IOU")
  /// The options that tune a detector.
  package static let detection = [
    scoreThreshold, maxDetections, disableNMS, iouThreshold, iouWithMin,
  ]
}
