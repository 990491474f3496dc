import SynapCompiler
import SynapCore

/// The metafile in `text`, as if it were `yolo.yaml` beside the model.
func parse(
  _ text: String, model: String? = "yolo.onnx", path: String = "yolo.yaml",
  environment: [String: String] = [:]
) throws -> (metafile: Metafile, warnings: [Diagnostic]) {
  try Metafile.parse(Array(text.utf8), path: path, model: model) { environment[$0] }
}

/// What the user reads when `text` is the metafile: the errors, else the warnings.
func messages(_ text: String, model: String? = "yolo.onnx") -> String {
  do {
    return try parse(text, model: model).warnings.map(\.description).joined(separator: "\n")
  } catch {
    return "\(error)"
  }
}

/// Metafiles that users find in the manual, the tutorials and the import guide.
enum Example {
  static let anchors =
    "[[],[],[],[4,5,8,10,13,16],[23,29,43,55,73,105],[146,217,231,300,335,433]]"

  /// The complete example of the manual.
  static let complete = """
    delegate: npu
    data_layout: nhwc
    security:
        secure: true
        file: ../security.yaml
    inputs:
      - name: input
        shape: [1, 224, 224, 3]
        means: [128, 128, 128]
        scale: 128
        format: rgb
        security: any
        preprocess:
            type: nv21
            size: [1920, 1080]
            crop: true
    outputs:
      - name: MobilenetV1/Predictions/Reshape_1
        dequantize: false
        format: confidence_array
    quantization:
        data_type: uint8
        scheme: default
        mode: standard
        algorithm: standard
        options:
        dataset:
          - ../../sample/*_224x224.jpg

    """

  /// The tutorial's chain with the head in 16 bits.
  static let tutorial = """
    inputs:
      - means: [0, 0, 0]
        scale: 255
    outputs:
      - dequantize: true
        name: "349"
        format: yolov5 landmarks=5 transposed=1 anchors=\(anchors)
      - dequantize: true
        name: "369"
      - dequantize: true
        name: "389"
    quantization:
        data_type:
            '*': uint8
            Concat_155...: int16
        dataset:
          - qdataset/*.jpg

    """

  /// The import guide, section 2.4.
  static let guideQuantize = """
    inputs:
      - format: rgb
    outputs:
      - dequantize: true
        format: yolov5 landmarks=5 anchors=[[ ],[ ],[ ],[4,5,8,10,13,16],[23,29,43,55,73,105],[146,217,231,300,335,433]]
      - dequantize: true
      - dequantize: true

    quantization:
      data_type: uint8
      scheme: asymmetric_affine
      dataset: # One entry for each input of the model
        - qdataset/*.jpg

    """

  /// The import guide, section 2.4, with means and scale.
  static let guideNormalize = """
    inputs:
    - means: [0, 0, 0]
      scale: 255
    outputs:
    - dequantize: true
      format: yolov5 landmarks=5 anchors=[[ ], [ ], [ ], [4,5,8,10,13,16], [23,29,43,55,73,105], [146,217,231,300,335,433]]
    - dequantize: true
    - dequantize: true
    quantization:
      data_type: uint8
      scheme: asymmetric_affine
      dataset:
        - qdataset/*.jpg

    """

  /// The import guide, section 2.5, `dataset` misplaced as printed there.
  static let guidePrune = """
    inputs:
    - means: [0, 0, 0]
      scale: 255
    outputs:
    - dequantize: true
      name: "349" # Name of the output tensor of the last layer we want to keep
      format: yolov5 landmarks=5 transposed=1 anchors=[[[]],[[]],[4,5,8,10,13,16],[23,29,43,55,73,105],[146,217,231,300,335,433]]
    - dequantize: true
      name: "369" # Name of the output tensor of the last layer we want to keep
    - dequantize: true
      name: "389" # Name of the output tensor of the last layer we want to keep
    quantization:
      data_type: uint8
      scheme: asymmetric_affine
    dataset:
    - qdataset/*.jpg

    """

  /// The import guide, section 2.8.
  static let guide16Bits = """
    inputs:
      - means: [0, 0, 0]
        scale: 255
    outputs:
      - dequantize: true
        name: "349"
        format: yolov5 landmarks=5 transposed=1 anchors=[[[]],[[]],[[]],[4,5,8,10,13,16],[23,29,43,55,73,105],[146,217,231,300,335,433]]
      - dequantize: true
        name: "369"
      - dequantize: true
        name: "389"

    quantization:
      data_type: int16
      dataset:
        - qdataset/*.jpg

    """

  /// The import guide, section 2.10.
  static let guideOneOutput = """
    inputs:
    - means: [0, 0, 0]
      scale: 255
    outputs:
    - name: "369"
      format: yolov5 landmarks=5 transposed=1 anchors=[[ ],[ ],[ ],[ ],[23,29,43,55,73,105]]
      dequantize: true

    quantization:
      data_type:
        '*': uint8
        Concat_155...: int16
      dataset:
        - qdataset/*.jpg

    """

  /// The import guide's sections that are printed without inputs and outputs, completed.
  static func guideQuantization(_ lines: String) -> String {
    "inputs:\n- means: [0, 0, 0]\n  scale: 255\nquantization:\n\(lines)\n"
  }
}
