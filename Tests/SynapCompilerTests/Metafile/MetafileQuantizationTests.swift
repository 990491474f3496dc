import SynapCompiler
import SynapCore
import SynapQuant
import Testing

@Suite struct MetafileQuantizationTests {
  private func section(_ lines: String, inputs: Int = 1) throws -> Metafile.Quantization {
    let entries = String(repeating: "  - scale: 255\n", count: inputs)
    let text = "quantization:\n\(lines)\ninputs:\n\(entries)"
    return try #require(try parse(text).metafile.quantization)
  }

  @Test func readsDatasets() throws {
    let one = try section("  dataset: ../q/*.jpg")
    #expect(one.datasets == [at(.glob("../q/*.jpg"), 2, 12)])
    #expect(one.isEnabled && one.datasets[0].value.isOfPictures)
    let two = try section("  dataset:\n  - q/*.npy\n  - random", inputs: 2)
    #expect(two.datasets == [at(.glob("q/*.npy"), 3, 5), at(.random, 4, 5)])
    #expect(!two.datasets[0].value.isOfPictures && !two.datasets[1].value.isOfPictures)
  }

  @Test func defaultsToUnsignedBytes() throws {
    let section = try section("  dataset: random")
    #expect(section.dataType.value == .uniform(.uint8) && section.baseType == .uint8)
    #expect(section.scheme.value == .default && section.effectiveScheme == .asymmetricAffine)
    #expect(section.mode == .standard && section.algorithm == .standard)
    #expect(section.options == QuantizerOptions())
  }

  @Test func takesFloat16AsNoQuantization() throws {
    let (metafile, warnings) = try parse("quantization:\n  data_type: float16\n")
    #expect(warnings.isEmpty)
    let section = try #require(metafile.quantization)
    #expect(!section.isEnabled && section.effectiveScheme == nil)
    #expect(try !self.section("  data_type: float16\n  dataset: random").isEnabled)
  }

  @Test func knowsTheBaseTypeOfMixedData() {
    func base(_ entries: [(String, DataType)]) -> DataType {
      var section = Metafile.Quantization()
      section.dataType.value = .mixed(entries.map { .init(layers: Located($0.0), dataType: $0.1) })
      return section.baseType
    }
    #expect(base([("*", .int16), ("INPUTS", .int8)]) == .int8)
    #expect(base([("conv", .float16), ("*", .int16)]) == .int16)
    #expect(base([("conv", .int16)]) == .uint8)
  }

  @Test func readsEveryOption() throws {
    let section = try section(
      """
        mode: full
        algorithm: moving_average
        options:
          moving_average_weight: 1
          divergence_nbins: 8192
          mse_range_search: false
          bias_correction: false
          cross_layer_equalization: true
          output_equalization: true
        dataset: random
      """)
    #expect(section.mode == .full && section.algorithm == .movingAverage)
    var expected = QuantizerOptions()
    expected.movingAverageWeight = 1
    expected.divergenceBinCount = 8192
    expected.searchesRange = false
    expected.correctsBias = false
    expected.equalizesLayers = true
    expected.equalizesOutputs = true
    #expect(section.options == expected)
  }

  @Test(arguments: Metafile.Quantization.Scheme.allCases, Metafile.Quantization.dataTypes)
  func takesExactlyTheSchemesPairs(
    _ scheme: Metafile.Quantization.Scheme, _ type: DataType
  ) throws {
    let text =
      "inputs:\n  - scale: 255\nquantization:\n  data_type: \(type)\n  scheme: \(scheme.rawValue)\n"
      + "  dataset: random\n"
    let isValid = scheme.dataTypes.contains(type)
    #expect(((try? parse(text)) != nil) == isValid)
    let hasFormat = NumberFormat(type, scheme: scheme) != nil
    #expect(type == .float16 || hasFormat == isValid)
  }

  /// The scheme of a map is that of its integers, whatever its other layers are.
  @Test func takesSchemesBesideFloats() throws {
    let map = "  data_type: {'*': float16, head: int16}\n  dataset: random\n"
    let section = try section(map + "  scheme: dynamic_fixed_point")
    #expect(section.baseType == .float16 && section.schemeType == .int16)
    #expect(section.effectiveScheme == .dynamicFixedPoint)
    for scheme in ["asymmetric_affine", "perchannel_symmetric_affine"] {
      let text = "inputs: [{scale: 1}]\nquantization:\n\(map)  scheme: \(scheme)\n"
      #expect(messages(text).contains("\(scheme) with data_type int16"))
    }
    let floats = "inputs: [{scale: 1}]\nquantization:\n  data_type: {'*': float16}\n"
    #expect(messages(floats + "  scheme: asymmetric_affine\n").contains("data_type float16"))
  }

  @Test func warnsWithoutDataset() {
    for line in ["  data_type: uint8", "  dataset:", "  dataset: []"] {
      #expect(
        messages("quantization:\n\(line)\n") == """
          yolo.yaml:2:3: warning: 'quantization' has no 'dataset': the network is not quantized \
          and stays in float16
            note: give sample files: 'dataset:' with one glob per input, or 'random' for timing
          """)
    }
  }

  @Test func warnsOfPicturesWithoutNormalization() throws {
    func warnings(_ input: String, _ dataset: String) throws -> Int {
      try parse("inputs:\n  - \(input)\nquantization:\n  dataset: \(dataset)\n").warnings.count
    }
    #expect(try warnings("format: rgb", "q/*.JPG") == 1)
    #expect(try warnings("", "q/*.png") == 1)
    #expect(try warnings("means: 0", "q/*.png") == 0)
    #expect(try warnings("scale: 255", "q/*.jpeg") == 0)
    #expect(try warnings("format: rgb", "q/*.npy") == 0)
    #expect(try warnings("format: rgb", "random") == 0)
  }

  @Test func readsDatasetOutsideOfItsSection() throws {
    let (metafile, warnings) = try parse(Example.guidePrune)
    #expect(metafile.quantization?.datasets == [at(.glob("qdataset/*.jpg"), 16, 3)])
    #expect(
      warnings.map(\.description) == [
        """
        yolo.yaml:15:1: warning: 'dataset' stands outside of 'quantization' and is read as its \
        field: indent it
          note: quantization:
          note:   dataset:
          note:     - qdataset/*.jpg
        """
      ])
    let empty = try parse("inputs:\n- scale: 1\nquantization:\ndataset: q/*.jpg\n")
    #expect(empty.metafile.quantization?.isEnabled == true && empty.warnings.count == 1)
  }

  @Test(arguments: [
    "dataset: q/*.jpg\n", "quantization:\n  dataset: random\ndataset: random\n",
    "quantization:\n  mode: standard\noptimize: true\ndataset: random\n",
  ])
  func refusesOtherDatasetsAtTheTopLevel(_ text: String) {
    #expect(messages(text).contains("error: Invalid field(s) in yaml file: dataset\n"))
    #expect(messages(text).contains("note: 'dataset' is a field of 'quantization'\n"))
  }
}
