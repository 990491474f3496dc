import SynapCompiler
import SynapPostprocess

extension SynapOptions {
  /// The keys of the metafile, with what the schema says of each.
  static var metafileTables: [Section] {
    MetafileSchema.publishedKeys.map { path, keys in
      let table = MetafileSchema.tables.first { $0.path == path }
      let ours = table?.keys ?? []
      let known = keys.map { name in
        Row(name: "`\(name)`", state: ours.first { $0.name == name }?.state)
      }
      let added = ours.filter { !keys.contains($0.name) }
        .map { Row(name: "–", state: "`\($0.name)`: ours alone") }
      return Section(
        title: "Metafile: " + (path.isEmpty ? "top level" : "`\(path)`"),
        introduction: "Values and meanings: [metafile.md](metafile.md).", rows: known + added)
    }
  }

  /// What is replaced in a metafile, and how layers are named.
  static let substitutions = Section(
    title: "Metafile: variables and layers",
    rows: rows([
      "`${ENV:name}`": "as there, anywhere; nothing where it is not defined",
      "`${FILE:path}`":
        "as there, in formats: the file's text without the line breaks at its end",
      "`${ANCHORS}`":
        "as there, in output formats: anchors of the network's `TFLite_Detection_PostProcess`, "
        + "`[]` with a warning where it has none",
      "`name`": "as there; the layer's name in the network",
      "`name...`": "as there: all layers behind it, itself excluded",
      "`@id`, `@id...`": "as there; ids stand in `quantization_info.yaml`",
      "`INPUTS`": "as there, in `data_type`",
      "`'*'`": "as there; it comes first whatever its place",
    ]))

  /// The formats of outputs and their attributes.
  static var formats: Section {
    let theirs: KeyValuePairs<String, [String]> = [
      "confidence_array": ["class_index_base"],
      "per_class_confidence": ["class_index_base"],
      "retinanet_boxes": ["class_index_base", "anchors", "w_scale", "h_scale", "pp_threads"],
      "tflite_detection_boxes": [
        "class_index_base", "anchors", "x_scale", "y_scale", "h_scale", "w_scale", "transposed",
      ],
      "tflite_detection_input": [
        "class_index_base", "anchors", "x_scale", "y_scale", "h_scale", "w_scale", "transposed",
      ],
      "tflite_detection": ["class_index_base", "h_scale", "w_scale"],
      "yolov5": [
        "class_index_base", "transposed", "landmarks", "visibility", "anchors", "h_scale",
        "w_scale",
      ],
      "yolov8": [
        "class_index_base", "transposed", "landmarks", "visibility", "bb_normalized", "h_scale",
        "w_scale",
      ],
      "yolov8seg": ["class_index_base", "bb_normalized", "h_scale", "w_scale"],
      "y8": [], "uv8": [], "vu8": [], "rgb": [], "bgr": [], "bgra": [],
    ]
    let rows = theirs.map { name, attributes -> Row in
      let format = OutputFormats.all.first { $0.names.contains(name) }
      let known = format?.attributes.map(\.name) ?? []
      let isWhole = format != nil && attributes.allSatisfy(known.contains)
      let differs = format.map { !$0.differences.isEmpty } ?? false
      let list = attributes.map { "`\($0)`" }.joined(separator: " ")
      return Row(
        name: "`\(name)` " + list,
        state: isWhole ? (differs ? "as there, with differences" : "as there") : nil)
    }
    return Section(
      title: "Formats of outputs and their attributes",
      introduction: "Shapes, formulas and differences: [postprocessing.md](postprocessing.md).",
      rows: rows)
  }
}
