import SynapCompiler
import SynapCore
import Testing

@Suite struct MetafileExampleTests {
  @Test func acceptsTheCompleteExampleForTFLite() throws {
    #expect(
      messages(Example.complete) == """
        yolo.yaml:2:14: error: DataLayout.NHWC layout not supported with .onnx models.
          note: leave 'data_layout' out, or write 'data_layout: nchw'
        """)

    let (metafile, warnings) = try parse(Example.complete, model: "mobilenet.tflite")
    #expect(warnings.isEmpty)
    #expect(metafile.inputs[0].shape?.value == [1, 224, 224, 3])
    #expect(metafile.inputs[0].means == [128, 128, 128] && metafile.inputs[0].scale == 128)
    #expect(metafile.inputs[0].preprocess?.kind == .nv21)
    #expect(metafile.inputs[0].preprocess?.size?.value == [1920, 1080])
    #expect(metafile.inputs[0].preprocess?.crop == .variable)
    #expect(metafile.outputs[0].name?.value == "MobilenetV1/Predictions/Reshape_1")
    #expect(metafile.quantization?.isEnabled == true)
    #expect(
      metafile.security?.secure == true && metafile.security?.file?.value == "../security.yaml")
  }

  @Test(arguments: [Example.guideNormalize, Example.guidePrune])
  func acceptsTheGuidesBytes(_ text: String) throws {
    let metafile = try parse(text).metafile
    #expect(metafile.inputs.map(\.means) == [[0, 0, 0]])
    #expect(metafile.inputs.map(\.scale) == [255])
    #expect((0..<3).allSatisfy(metafile.dequantizesOutput))
    #expect(metafile.format(ofOutput: 0).value.hasPrefix("yolov5 landmarks=5 "))
    #expect(metafile.format(ofOutput: 0).value.hasSuffix("[146,217,231,300,335,433]]"))
    #expect(metafile.outputs[1].format == nil)
    #expect(metafile.quantization?.scheme.value == .asymmetricAffine)
    #expect(metafile.quantization?.datasets.map(\.value) == [.glob("qdataset/*.jpg")])
  }

  @Test func warnsOfTheGuidesFirstMistake() throws {
    let (metafile, warnings) = try parse(Example.guideQuantize)
    #expect(metafile.quantization?.isEnabled == true)
    #expect(
      warnings.map(\.description) == [
        """
        yolo.yaml:2:5: warning: neither 'means' nor 'scale' given for an input that is quantized \
        with pictures: values 0 to 255 reach the network
          note: give those of the training, for example 'means: [0, 0, 0]' and 'scale: 255'
        """
      ])
  }

  @Test func acceptsTheGuidesCameraInput() throws {
    let text =
      "inputs:\n- means: [0, 0, 0]\n  scale: 255\n  preprocess:\n    type: nv12\n"
      + "    size: [1024, 768]\n"
    let (metafile, warnings) = try parse(text)
    #expect(warnings.isEmpty)
    var expected = Metafile.Preprocess()
    expected.kind = .nv12
    expected.size = at([1024, 768], 6, 11)
    #expect(metafile.inputs[0].preprocess == expected)
  }

  @Test(arguments: [Example.tutorial, Example.guide16Bits, Example.guideOneOutput])
  func acceptsThePrunedChains(_ text: String) throws {
    let (metafile, warnings) = try parse(text)
    #expect(warnings.isEmpty)
    let names = metafile.outputs.compactMap { $0.name?.value }
    #expect(names == ["349", "369", "389"] || names == ["369"])
    #expect(metafile.outputs[0].format?.value.contains("transposed=1") == true)
    #expect(metafile.quantization?.isEnabled == true)
  }

  @Test func readsTheGuidesWayToBetterLandmarks() throws {
    func section(_ text: String) throws -> Metafile.Quantization {
      let (metafile, warnings) = try parse(text)
      #expect(warnings.isEmpty)
      return try #require(metafile.quantization)
    }
    let perChannel = try section(
      Example.guideQuantization(
        "  data_type: int8\n  scheme: perchannel_symmetric_affine\n  dataset: [q/*.jpg]"))
    #expect(perChannel.dataType.value == .uniform(.int8))
    #expect(perChannel.effectiveScheme == .perChannelSymmetricAffine)
    let divergence = try section(
      Example.guideQuantization(
        "  scheme: asymmetric_affine\n  algorithm: kl_divergence\n  dataset: [q/*.jpg]"))
    #expect(divergence.algorithm == .klDivergence)
    let wide = try section(Example.guide16Bits)
    #expect(wide.dataType.value == .uniform(.int16))
    #expect(wide.effectiveScheme == .dynamicFixedPoint)
    let mixed = try section(Example.guideOneOutput)
    #expect(
      mixed.dataType.value
        == .mixed([
          .init(layers: at("*", 11, 5), dataType: .uint8),
          .init(layers: at("Concat_155...", 12, 5), dataType: .int16),
        ]))
    #expect(mixed.baseType == .uint8 && mixed.effectiveScheme == .asymmetricAffine)
  }

  @Test func keepsTheMarkerOfAnchors() throws {
    let metafile = try parse(
      """
      outputs:
        - name: Squeeze
          dequantize: true
          format: tflite_detection_boxes y_scale=10 x_scale=10 anchors=${ANCHORS}
        - name: convert_scores
          dequantize: true
          format: per_class_confidence class_index_base=-1

      """
    ).metafile
    let format = try #require(metafile.outputs[0].format?.value)
    #expect(
      format == "tflite_detection_boxes y_scale=10 x_scale=10 anchors=\(Metafile.anchorsMarker)")
  }
}
