import SynapCore
import SynapRuntime
import Testing

@Suite struct NetworkTests {
  private func load(_ bytes: [UInt8]) throws -> Network {
    let storage = Storage.allocate(byteCount: bytes.count)
    storage.bytes.copyBytes(from: bytes)
    return try Network(Bundle(storage, file: "model.synap"), file: "model.synap", threads: 1)
  }

  static let tensor = CopyingNetwork.tensor([1, 3, 4, 5])

  @Test func knowsItsTensorsAndItsTarget() throws {
    let network = try CopyingNetwork.make(Self.tensor)
    #expect(network.target == "VS680")
    #expect(network.inputs.map(\.name) == ["input"])
    #expect(network.outputs.map(\.name) == ["output"])
    #expect(network.inputs[0].shape == [1, 3, 4, 5])
    #expect(network.inputs[0].byteCount == 60)
    #expect(try network.estimate().cycles > 0)
  }

  @Test func refusesAProgramForAnotherTarget() throws {
    let bytes = try CopyingNetwork.archive(Self.tensor, programTarget: "VS640")
    #expect(
      throws: Diagnostic.error(
        "the program is for VS640, model.json says VS680", at: Location(file: "model.synap"))
    ) { try load(bytes) }
  }

  @Test func refusesAProgramOfOtherSizes() throws {
    let bytes = try CopyingNetwork.archive(Self.tensor, byteCount: 64)
    #expect(
      throws: Diagnostic.error(
        "'input' takes 60 bytes, the program has 64", at: Location(file: "model.synap"))
    ) { try load(bytes) }
  }

  @Test(arguments: [DataType.int64, .float64, .int32])
  func keepsElementsOfEveryType(_ type: DataType) throws {
    let network = try load(CopyingNetwork.archive(CopyingNetwork.tensor([1, 2], .none, type)))
    try network.inputs[0].assign([3, 5000])
    network.predict()
    #expect(try network.outputs[0].floats() == [3, 5000])
    try network.inputs[0].assign([1e30, -1e30])
    network.predict()
    let range = type.integerRange ?? 0...0
    let limits = type.isFloat ? [1e30, -1e30] : [Float(range.upperBound), Float(range.lowerBound)]
    #expect(try network.outputs[0].floats() == limits)
  }
}
