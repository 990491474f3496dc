import SynapCompiler
import SynapCore
import Testing

@Suite struct MetafileTests {
  @Test(arguments: BadMetafile.all)
  func namesEachMistakeWithItsPlace(_ bad: BadMetafile) {
    #expect(messages(bad.text, model: bad.model) == bad.expected)
  }

  @Test func throwsWhatItReports() {
    #expect(throws: Diagnostic.self) { try parse("delegate: tpu\n") }
    #expect(throws: Diagnostics.self) { try parse("delegate: tpu\noptimize: 3\n") }
  }

  @Test func isAllDefaultsWhereNothingIsSaid() throws {
    for text in ["", "# nothing\n", "---\n", "{}\n", "inputs:\noutputs:\nquantization:\n"] {
      let (metafile, warnings) = try parse(text)
      #expect(metafile == Metafile())
      #expect(warnings.isEmpty)
    }
    let metafile = Metafile()
    #expect(!metafile.dequantizeOutputs)
    #expect(metafile.delegate == .default && metafile.dataLayout.value == .default)
    #expect(metafile.quantization == nil && metafile.security == nil)
    #expect(metafile.format(ofInput: 0).value.isEmpty && metafile.format(ofOutput: 3).value.isEmpty)
  }

  @Test func readsEveryFieldOfInputsAndOutputs() throws {
    let (metafile, warnings) = try parse(
      """
      delegate: npu
      data_layout: NCHW
      optimize: true
      inputs:
        - name: image:0
          shape: [4, 3, 480, 640]
          means: [1, 2.5, -3e1]
          scale: 255.5
          format: bgr keep_proportions=0
          security: non-secure
          preprocess: {type: ''}
          custom: {anything: [goes, here]}
      outputs:
        - {name: "349", shape: [1, 48, 60, 80], dequantize: yes, security: any, custom: 1}
      security:
        secure: false
        file: keys.yaml
      custom: 3

      """)
    #expect(warnings.isEmpty)
    #expect(metafile.delegate == .npu && metafile.dataLayout.value == .nchw)
    let input = try #require(metafile.inputs.first)
    #expect(input.location == Location(file: "yolo.yaml", line: 5, column: 5))
    #expect(input.name == at("image:0", 5, 11))
    #expect(input.shape == at([1, 3, 480, 640], 6, 12))
    #expect(input.means == [1, 2.5, -30] && input.scale == 255.5)
    #expect(input.format == at("bgr keep_proportions=0", 9, 13))
    #expect(input.security == .nonSecure && input.preprocess == nil)
    let output = try #require(metafile.outputs.first)
    #expect(output.name == at("349", 14, 12))
    #expect(output.shape == at([1, 48, 60, 80], 14, 26))
    #expect(output.dequantize && output.security == .any && output.format == nil)
    #expect(metafile.security?.secure == false)
    #expect(metafile.security?.file == at("keys.yaml", 17, 9))
  }

  @Test func takesEmptyEntriesAsAllDefaults() throws {
    let metafile = try parse("inputs:\n  -\n  - means: 3\noutputs:\n  - null\n").metafile
    #expect(metafile.inputs.count == 2 && metafile.outputs.count == 1)
    #expect(metafile.inputs[0].means == nil && metafile.inputs[1].means == [3])
    var empty = Metafile.Output()
    empty.location = Location(file: "yolo.yaml", line: 5, column: 5)
    #expect(metafile.outputs[0] == empty)
  }

  @Test func tellsMissingNormalizationFromNeutralOne() throws {
    let metafile = try parse("inputs:\n  - means: 0\n    scale: 1\n  -\n").metafile
    #expect(metafile.inputs[0].means == [0] && metafile.inputs[0].scale == 1)
    #expect(metafile.inputs[1].means == nil && metafile.inputs[1].scale == nil)
  }

  @Test func inheritsFormatsAndDequantization() throws {
    let metafile = try parse(
      """
      input_format: BGR Fill_Color=0
      output_format: YOLOv5 anchors=${ANCHORS}
      denormalize_outputs: false
      outputs:
        - dequantize: true
        - format: Yolov8

      """
    ).metafile
    #expect(metafile.format(ofInput: 0).value == "bgr fill_color=0")
    #expect(metafile.format(ofOutput: 0) == at("yolov5 anchors=${ANCHORS}", 2, 16))
    #expect(metafile.format(ofOutput: 1) == at("Yolov8", 6, 13))
    #expect(metafile.format(ofOutput: 2).value == "yolov5 anchors=${ANCHORS}")
    #expect((0..<3).map(metafile.dequantizesOutput) == [true, false, false])
    for key in ["dequantize_outputs", "denormalize_outputs"] {
      #expect(try parse("\(key): true\n").metafile.dequantizesOutput(5))
    }
  }

  @Test func acceptsEveryLayoutWhereTheModelAllowsIt() throws {
    #expect(try parse("data_layout: nhwc\n", model: nil).metafile.dataLayout.value == .nhwc)
    #expect(try parse("data_layout: nhwc\n", model: "a.tflite").metafile.dataLayout.value == .nhwc)
    #expect(try parse("data_layout: nchw\n").metafile.dataLayout.value == .nchw)
  }

  @Test func reportsAllMistakesInTheOrderOfTheFile() {
    let text = "outputs:\n  - dequantize: 3\n    frmat: x\ninputs:\n  - scale: 0\ndelegate: tpu\n"
    let lines = messages(text).split(separator: "\n").filter { $0.hasPrefix("yolo") }
    #expect(
      lines.map { $0.prefix(14) } == [
        "yolo.yaml:2:17", "yolo.yaml:3:5:", "yolo.yaml:5:12", "yolo.yaml:6:11",
      ])
  }

  @Test func saysThatTilesDoNotDependOnBandwidth() throws {
    let warnings = try parse("optimize: false\n").warnings
    #expect(
      warnings.map(\.description) == [
        "yolo.yaml:1:11: warning: 'optimize: false' changes nothing: tiles don't depend on the "
          + "bandwidth of DDR here"
      ])
    #expect(try parse("optimize: true\n").warnings.isEmpty)
  }

  @Test func refusesWithoutHidingMistakes() {
    let text = "inputs:\n  - shape: [1, 3]\ndelegate: gpu\n"
    let lines = messages(text).split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.first?.hasSuffix("Input name is mandatory when shape specified: [1, 3]") == true)
    #expect(lines.last?.contains("'delegate: gpu' is not supported yet") == true)
  }
}

/// `value` as read from `yolo.yaml` at this place.
func at<Value>(_ value: Value, _ line: Int, _ column: Int) -> Located<Value> {
  Located(value, at: Location(file: "yolo.yaml", line: line, column: column))
}

/// `shape` as read from `yolo.yaml` at this place.
func at(_ shape: Shape, _ line: Int, _ column: Int) -> Located<Shape> {
  Located(shape, at: Location(file: "yolo.yaml", line: line, column: column))
}
