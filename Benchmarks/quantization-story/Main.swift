import ArgumentParser
import SynapComparison
import SynapCore
import ToolSupport

/// Walks the import guide's path on a face network: quantizes it in every way that the guide takes,
/// and prints what each step does to the faces that are found.
@main
struct QuantizationStory: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quantization-story",
    abstract: "The effect of every quantization setting on a YOLOv5-face network, as a table",
    discussion: """
      Calibrates on the first 32 photos of --dataset, compiles once per setting, runs the photos that \
      --truth names and those of --crowd on the emulated NPU, and prints a Markdown table. Metafiles, \
      compiled models and calibration statistics stay in --out-dir.

      Settings: \(Setting.all(head: ["HEAD"]).map(\.name).joined(separator: ", ")).
      """)

  @Option(help: ArgumentHelp("YOLOv5-face network (.onnx)", valueName: "file"))
  var model = "../shared/models/yolov5-face/yolov5n_face_480x640.onnx"

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Its heads, from the finest to the coarsest", valueName: "name"))
  var heads = ["478", "498", "518"]

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Layers that the mixed setting computes in int16, as in data_type", valueName: "layers"))
  var headLayers = ["Concat_255..."]

  @Option(help: ArgumentHelp("Photos to calibrate on, the first 32 by name", valueName: "folder"))
  var dataset = "../shared/datasets/coco128/images"

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Annotated photos, imglab's .xml", valueName: "file"))
  var truth = ["training", "testing"].map {
    "../shared/datasets/dlib_faces/\($0)_with_face_landmarks.xml"
  }

  @Option(help: ArgumentHelp("Photos of many faces, without annotation", valueName: "folder"))
  var crowd = "../shared/datasets/ultralight_imgs/imgs"

  @Option(help: ArgumentHelp("Target SoC", valueName: "target"))
  var target = "VS680"

  @Option(help: ArgumentHelp("Where metafiles and models go", valueName: "folder"))
  var outDir = ".build/quantization-story"

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("The settings to try (default: all)", valueName: "name"))
  var settings: [String] = []

  func run() throws {
    let chosen = try chosenSettings()
    let workshop = try Workshop(
      model: model, heads: heads, dataset: dataset, target: target, folder: outDir)
    var annotations = GroundTruth()
    for path in truth { try annotations.add(contentsOf: path) }
    let reference = try FloatReference(
      workshop.source(), annotations: annotations, crowd: Workshop.pictures(in: crowd),
      progress: Self.report)
    var table = StoryTable(heads: heads, reference)
    for (position, setting) in chosen.enumerated() {
      Self.report("\(position + 1)/\(chosen.count) \(setting.name)")
      table.add(
        setting,
        setting.isFloat
          ? .float(reference, byteCount: try File.read(model).count)
          : try SettingResult(
            of: workshop.compiled(setting) { Self.report($0.description) }, against: reference))
    }
    StandardStream.output.write(table.markdown)
    Self.report("metafiles and models: \(outDir)")
  }

  private func chosenSettings() throws -> [Setting] {
    let all = Setting.all(head: headLayers)
    guard !settings.isEmpty else { return all }
    return try settings.map { name in
      guard let setting = all.first(where: { $0.name == name }) else {
        throw Diagnostic.error(
          "there is no setting '\(name)'",
          notes: ["valid are \(all.map(\.name).joined(separator: ", "))"])
      }
      return setting
    }
  }

  private static func report(_ text: String) { StandardStream.error.writeLine(text) }
}
