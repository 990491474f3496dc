import SynapCore
import SynapNPU
import Testing

@Suite struct LayerTableTests {
  /// A program that copies 60 bytes from the begin of a DDR of 128 to its second half.
  static let program: Program = {
    var builder = ProgramBuilder(targetName: "VS680")
    builder.ddrByteCount = 128
    let layer = builder.append(Layer(id: "copy_0", name: "copy_0", kind: "Copy"))
    builder.inputs = [Port(name: "x", address: Address(.ddr, 0), byteCount: 60)]
    builder.outputs = [Port(name: "y", address: Address(.ddr, 64), byteCount: 60)]
    builder.append(
      Copy {
        $0.destination = Address(.ddr, 64)
        $0.dimensions = [CopyDimension(extent: 60, sourceStride: 1, destinationStride: 1)]
      }, layer: layer)
    return (try? builder.build()) ?? Program(targetName: "")
  }()

  /// `[1, 3, 4, 5]`, channels last.
  static let result = LayerResult(
    name: "y", layer: 0, instruction: 0, address: Address(.ddr, 64), shape: [1, 3, 4, 5],
    strides: [60, 1, 15, 3], dataType: .uint8, quantization: .affine(scale: 0.5, zeroPoint: 10))

  @Test func survivesItsText() throws {
    var input = Self.result
    input.name = "x"
    input.instruction = nil
    input.address = Address(.ddr, 0)
    input.dataType = .int16
    input.shape = [5]
    input.strides = [2]
    input.quantization = .dynamicFixedPoint(fractionalLength: 7)
    let table = LayerTable([Self.result, input])
    #expect(table.results == [input, Self.result])
    #expect(try LayerTable(parsing: Array(table.text.utf8), for: Self.program) == table)
  }

  private struct Reader: MachineObserver {
    final class Values { var floats: [Float] = [] }
    let values = Values()
    func didRun(instruction index: Int, on machine: Machine) {
      values.floats = LayerTableTests.result.floats(in: machine)
    }
  }

  @Test func observersReadResultsInLogicalOrder() throws {
    let machine = try Machine(program: Self.program, threads: 1)
    machine.withInput(0) { bytes in
      for index in bytes.indices { bytes[index] = UInt8(index) }
    }
    let reader = Reader()
    machine.run(observer: reader)
    var expected: [Float] = []
    for channel in 0..<3 {
      for pixel in 0..<20 { expected.append(0.5 * Float(pixel * 3 + channel - 10)) }
    }
    #expect(reader.values.floats == expected)
    #expect(Self.result.representableRange == -5...122.5)
  }

  static let hostile: [(String, @Sendable (inout LayerResult) -> Void)] = [
    ("layer", { $0.layer = 1 }),
    ("negative layer", { $0.layer = -1 }),
    ("instruction", { $0.instruction = 1 }),
    ("negative instruction", { $0.instruction = -2 }),
    ("start", { $0.address.offset = 69 }),
    ("negative start", { $0.address.offset = -1 }),
    ("huge start", { $0.address.offset = .max }),
    ("empty memory", { $0.address = Address(.sram, 0) }),
    ("stride", { $0.strides[2] = 100 }),
    ("huge stride", { $0.strides[2] = .max }),
    ("negative stride", { $0.strides[2] = -15 }),
    ("overlap", { $0.strides = [60, 1, 5, 1] }),
    (
      "repetition",
      {
        $0.shape[0] = 1 << 29; $0.strides[0] = 0
      }
    ),
    ("missing stride", { $0.strides.removeLast() }),
    ("empty", { $0.shape[3] = 0 }),
    ("negative extent", { $0.shape[3] = -5 }),
    ("huge extents", { $0.shape = [1 << 40, 1 << 40, 4, 5] }),
    ("unreadable type", { $0.dataType = .int64 }),
    ("larger type", { $0.dataType = .float32 }),
  ]

  @Test(arguments: hostile.indices) func refusesWhatLeavesTheProgram(_ index: Int) throws {
    var result = Self.result
    Self.hostile[index].1(&result)
    let text = Array(LayerTable([result]).text.utf8)
    #expect(throws: Diagnostic.self, "\(Self.hostile[index].0)") {
      try LayerTable(parsing: text, for: Self.program)
    }
  }

  @Test(arguments: [
    "{}", #"{"format_version": 2, "results": []}"#, #"{"format_version": 1}"#,
    #"{"format_version": 1, "results": [{}]}"#, #"{"format_version": 1, "results": 3}"#, "[",
  ])
  func refusesOtherDocuments(_ text: String) {
    #expect(throws: Diagnostic.self) {
      try LayerTable(parsing: Array(text.utf8), for: Self.program)
    }
  }

  @Test func refusesScalesThatAreNoNumbers() {
    let text = LayerTable([Self.result]).text
    #expect(text.contains("0.5"))
    for scale in ["0.0", "-1.0", "1e300", "1e-300"] {
      let changed = Array(text.replacing("0.5", with: scale).utf8)
      #expect(throws: Diagnostic.self) { try LayerTable(parsing: changed, for: Self.program) }
    }
  }
}
