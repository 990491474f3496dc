import ArgumentParser
import SynapPostprocess
import ToolSupport

/// The options of the commands that detect objects, as those of `synap_cli_od`.
struct DetectionOptions: ParsableArguments {
  @Option(help: ArgumentHelp("\(ToolOption.scoreThreshold.help)", valueName: "thr"))
  var scoreThreshold: Float = 0.5

  @Option(help: ArgumentHelp("\(ToolOption.maxDetections.help)", valueName: "n"))
  var maxDetections = 0

  @Flag(name: .customLong("disable-nms"), help: "\(ToolOption.disableNMS.help)")
  var disablesNMS = false

  @Option(help: ArgumentHelp("IOU threshold for NMS", valueName: "thr"))
  var iouThreshold: Float = 0.5

  @Flag(name: .customLong("iou-with-min"), help: "\(ToolOption.iouWithMin.help)")
  var measuresWithMin = false

  /// The detector that they describe.
  var detector: Detector {
    Detector(
      scoreThreshold: scoreThreshold, maxDetections: maxDetections,
      nonMaxSuppression: !disablesNMS, iouThreshold: iouThreshold, iouWithMin: measuresWithMin)
  }
}
