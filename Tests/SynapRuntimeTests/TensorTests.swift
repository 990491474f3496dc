import SynapCore
import SynapRuntime
import SynapSecurity
import Testing

@Suite struct TensorTests {
  private func stored(_ network: Network) throws -> [UInt8] {
    network.predict()
    return try network.outputs[0].withBytes { Array($0) }
  }

  @Test func quantizesBytesPerChannelInBothLayouts() throws {
    let quantization = Quantization.affine(scale: 1, zeroPoint: 100)
    let means: [Float] = [0, 10, 20]
    let planar = try CopyingNetwork.make(
      CopyingNetwork.tensor([1, 3, 1, 2], quantization: quantization, means: means, scale: 2))
    try [UInt8]([10, 20, 30, 40, 50, 60]).withUnsafeBufferPointer {
      try planar.inputs[0].assign($0)
    }
    #expect(try stored(planar) == [105, 110, 110, 115, 115, 120])
    let interleaved = try CopyingNetwork.make(
      CopyingNetwork.tensor(
        [1, 1, 2, 3], .nhwc, quantization: quantization, means: means, scale: 2))
    try [UInt8]([10, 30, 50, 20, 40, 60]).withUnsafeBufferPointer {
      try interleaved.inputs[0].assign($0)
    }
    #expect(try stored(interleaved) == [105, 110, 115, 110, 115, 120])
  }

  @Test func readsTheSmallestIntegerWithAZeroPoint() throws {
    let plain = try CopyingNetwork.archive(CopyingNetwork.tensor([1, 2], .none, .int64))
    let archive = try ZipArchive(Storage.copy(of: plain), file: "plain")
    let files = archive.entries.map { entry in
      let text = String(decoding: archive.bytes(of: entry), as: UTF8.self).replacing(
        "\"quantizer\": \"none\"",
        with: """
          "quantizer": "asymmetric_affine", "quantize": {"scale": 1, "zero_point": 7}
          """)
      let isText = entry.name.hasSuffix(".json")
      return (name: entry.name, bytes: isText ? Array(text.utf8) : archive.bytes(of: entry))
    }
    let network = try Network(
      Storage.copy(of: ZipArchive.encode(files)), file: "model.synap", threads: 1,
      keys: KeyStore())
    try [Int64.min, 9].map(\.littleEndian).withUnsafeBytes {
      try network.inputs[0].assign(raw: $0)
    }
    network.predict()
    #expect(try network.outputs[0].floats() == [-9_223_372_036_854_775_808, 2])
  }

  @Test func assignsBytesAsItAssignsFloats() throws {
    for (scale, zeroPoint) in [(Float(0.7), 3), (1, 0), (0.01, 200), (3, 255)] {
      let network = try CopyingNetwork.make(
        CopyingNetwork.tensor(
          [1, 1, 16, 16], quantization: .affine(scale: scale, zeroPoint: Int32(zeroPoint)),
          means: [7], scale: 1))
      let bytes = (0..<256).map { UInt8($0) }
      try bytes.withUnsafeBufferPointer { try network.inputs[0].assign($0) }
      let fromBytes = try stored(network)
      try network.inputs[0].assign(bytes.map(Float.init))
      #expect(try stored(network) == fromBytes)
    }
  }

  @Test(arguments: [
    (DataType.uint8, Quantization.affine(scale: 0.5, zeroPoint: 10), [Float(0), 1, 122.5, -5]),
    (.int8, .affine(scale: 0.5, zeroPoint: -10), [5, 6, 68.5, 30]),
    (.int16, .dynamicFixedPoint(fractionalLength: 8), [0, 1, 127.5, 0.25]),
    (.float16, .none, [0, 1, 0.5, -65_504]),
    (.float32, .none, [0, 1, 0.333, -1e30]),
    (.int32, .none, [0, 1, 65_536, 70_000]),
    (.uint32, .none, [0, 1, 65_536, 16_777_216]),
  ])
  func givesBackWhatItTook(
    _ type: DataType, _ quantization: Quantization, _ numbers: [Float]
  ) throws {
    let network = try CopyingNetwork.make(
      CopyingNetwork.tensor(
        [1, 4], .none, type, quantization: quantization, means: [0], scale: 1))
    try network.inputs[0].assign(numbers)
    network.predict()
    #expect(try network.outputs[0].floats() == numbers)
  }

  @Test(arguments: [DataType.int16, .uint16, .float16, .int32, .uint32, .float32])
  func readsOutputsAtAnyByte(type: DataType) throws {
    let network = try CopyingNetwork.make(
      CopyingNetwork.tensor([1, 4], .none, type, means: [0], scale: 1), offset: 1)
    try network.inputs[0].assign([0, 1, 2, 300])
    network.predict()
    #expect(try network.outputs[0].floats() == [0, 1, 2, 300])
  }

  @Test func storesScalars() throws {
    let network = try CopyingNetwork.make(CopyingNetwork.tensor([1], .none, .int16))
    try network.inputs[0].assign(scalar: -300)
    network.predict()
    #expect(try network.outputs[0].floats() == [-300])
    try network.inputs[0].assign(scalar: 100_000)
    network.predict()
    #expect(try network.outputs[0].floats() == [32_767])
    let float = try CopyingNetwork.make(CopyingNetwork.tensor([1], .none, .float32))
    #expect(throws: Diagnostic.self) { try float.inputs[0].assign(scalar: 1) }
    let vector = try CopyingNetwork.make(CopyingNetwork.tensor([2], .none, .int16))
    #expect(throws: Diagnostic.self) { try vector.inputs[0].assign(scalar: 1) }
  }

  @Test func storesPixelsForOneOfADimension() throws {
    let network = try CopyingNetwork.make(
      CopyingNetwork.tensor([1], .none, .int32, format: "tensor_dim=640"))
    for (pixels, stored) in [(640, 32_768), (1, 51), (1920, 98_304), (0, 0)] {
      try network.inputs[0].assign(scalar: Int32(pixels))
      network.predict()
      #expect(try network.outputs[0].floats() == [Float(stored)])
    }
  }

  @Test func refusesOtherCounts() throws {
    let network = try CopyingNetwork.make(CopyingNetwork.tensor([1, 1, 2, 2]))
    let input = network.inputs[0]
    #expect(throws: Diagnostic.error("'input' takes 4 items, 3 were given")) {
      try input.assign([1, 2, 3])
    }
    #expect(throws: Diagnostic.error("'input' takes 4 items, 5 were given")) {
      try [UInt8](repeating: 0, count: 5).withUnsafeBufferPointer { try input.assign($0) }
    }
    #expect(throws: Diagnostic.error("'input' takes 4 bytes, 5 were given")) {
      try [UInt8](repeating: 0, count: 5).withUnsafeBytes { try input.assign(raw: $0) }
    }
  }

  @Test func refusesToChangeOutputs() throws {
    let network = try CopyingNetwork.make(CopyingNetwork.tensor([1, 4], .none))
    #expect(throws: Diagnostic.error("'output' is an output, which can't be assigned to")) {
      try network.outputs[0].assign([1, 2, 3, 4])
    }
  }
}
