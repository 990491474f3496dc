import SynapCore
import SynapNPU
import Testing

/// One bad program per rule. The memory: 64 bytes of DDR, 32 of SRAM, and the constants below.
@Suite struct ValidationTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let message: String
    let instruction: any Instruction
    var testDescription: String { message }
  }

  /// Constants: at 0 zeros (256 bytes), at 256 the table 0, 1, 2, 3, at 272 a table with -1, at 288 a
  /// multiplier of 1, at 296 a bad mantissa, at 304 a bias of 2^31 - 1, at 308 the weight 2048.
  static let parameters: [Int32] =
    [Int32](repeating: 0, count: 64)
    + [0, 1, 2, 3] + [0, -1, 0, 0] + [1 << 30, 1] + [7, 0] + [.max, 2049]

  static func at(_ offset: Int) -> Address { Address(.parameters, offset) }

  static func convolution(_ change: (inout Convolution) -> Void) -> Convolution {
    Convolution {
      $0.input = map(0, 2, 2, 4)
      $0.output = map(16, 2, 2, 4)
      $0.weights = Weights(values: at(0), bias: at(0), multipliers: at(288))
      change(&$0)
    }
  }

  static func add(_ change: (inout Add) -> Void) -> Add {
    Add {
      $0.left = map(0, 2, 2, 4)
      $0.right = map(16, 1, 1, 4)
      $0.output = map(32, 2, 2, 4)
      change(&$0)
    }
  }

  static func wide(_ change: (inout Int16Convolution) -> Void) -> Int16Convolution {
    Int16Convolution {
      $0.input = map(0, 2, 2, 2, .int16)
      $0.output = map(16, 2, 2, 2, .int16)
      $0.weights = Int16Weights(values: at(0), bias: at(0), multipliers: at(288))
      change(&$0)
    }
  }

  static func linear(_ change: (inout ResizeLinear) -> Void) -> ResizeLinear {
    ResizeLinear {
      $0.input = map(0, 4, 4, 1)
      $0.output = map(32, 4, 4, 1)
      $0.rows = at(256)
      $0.columns = at(256)
      $0.rowWeights = at(0)
      $0.columnWeights = at(0)
      change(&$0)
    }
  }

  static let good: [any Instruction] = [
    convolution { _ in },
    add { _ in },
    linear { _ in },
    wide { _ in },
    wide { $0.clamp = Clamp(-32768, 32767) },
    Lookup {
      $0.input = map(0, 1, 8, 8)
      $0.output = map(0, 1, 8, 8)
      $0.table = at(0)
    },
    Convert {
      $0.input = map(0, 1, 8, 8)
      $0.output = map(0, 1, 8, 8, .int8)
    },
    Fill { $0.output = FeatureMap(address: Address(.sram, 31)) },
    AveragePool {
      $0.output = map(1, 1, 1, 1)
      $0.window = Window(kernelHeight: 2902, kernelWidth: 2901, padTop: 2901, padLeft: 2900)
    },
    MaxPool {
      $0.input = map(0, 2, 1, 1)
      $0.output = map(2, 2, 1, 1)
      $0.window = Window(kernelHeight: 2, dilationY: 2, padTop: 1)
    },
    AveragePool {
      $0.input = map(0, 1, 1, 1, .int16)
      $0.output = map(2, 1, 1, 1, .int16)
      $0.window = Window(kernelHeight: 4095, kernelWidth: 4095, padTop: 4094, padLeft: 4094)
    },
  ]

  static let bad: [Case] = [
    Case(
      message: "output at ddr 0x1 leaves the memory ddr of 64 bytes",
      instruction: Fill { $0.output = map(1, 8, 8, 1) }),
    Case(
      message: "output at sram 0x20 leaves the memory sram of 32 bytes",
      instruction: Fill { $0.output = FeatureMap(address: Address(.sram, 32)) }),
    Case(
      message: "output at ddr 0x0 leaves the memory ddr of 64 bytes",
      instruction: Fill {
        $0.output = FeatureMap(
          height: 65536, width: 65536, channels: 65536, pixelPitch: 0xFFFF_FFFF,
          rowPitch: 0xFFFF_FFFF)
      }),
    Case(
      message: "source at ddr 0x3f leaves the memory ddr of 64 bytes",
      instruction: Copy {
        $0.source = Address(.ddr, 63)
        $0.dimensions = [CopyDimension(extent: 2, sourceStride: 1, destinationStride: 1)]
      }),
    Case(
      message: "table at param 0x48 leaves the memory param of 312 bytes",
      instruction: Lookup {
        $0.table = at(72)
        $0.output = map(1, 1, 1, 1)
      }),
    Case(
      message: "weights at param 0x129 leaves the memory param of 312 bytes",
      instruction: convolution { $0.weights.values = at(297) }),
    Case(
      message: "output lies in the parameters, which are read-only",
      instruction: Fill { $0.output = FeatureMap(address: at(0)) }),
    Case(
      message: "output overlaps input",
      instruction: convolution { $0.output = map(15, 2, 2, 4) }),
    Case(
      message: "output overlaps left",
      instruction: add { $0.output = map(1, 2, 2, 4) }),
    Case(
      message: "output overlaps right",
      instruction: add { $0.output = map(16, 2, 2, 4) }),
    Case(
      message: "output overlaps input",
      instruction: MaxPool {
        $0.input = map(0, 2, 2, 4)
        $0.output = map(0, 2, 2, 4)
      }),
    Case(
      message: "destination has elements that overlap each other",
      instruction: Copy {
        $0.destination = Address(.sram)
        $0.dimensions = [CopyDimension(extent: 2, sourceStride: 1, destinationStride: 0)]
      }),
    Case(
      message: "output at ddr 0x1 is not aligned to 2 bytes",
      instruction: Fill { $0.output = map(1, 1, 1, 1, .int16) }),
    Case(
      message: "input has a pixel pitch of 3 and a row pitch of 8 bytes, too small",
      instruction: MaxPool {
        $0.input = FeatureMap(height: 2, width: 2, channels: 4, pixelPitch: 3, rowPitch: 8)
        $0.output = map(32, 2, 2, 4)
      }),
    Case(
      message: "input.height is 0, which must be 1...65536",
      instruction: MaxPool { $0.input.height = 0 }),
    Case(
      message: "output has the type int16, which must be one of uint8",
      instruction: convolution { $0.output = map(32, 2, 2, 4, .int16) }),
    Case(
      message: "3 groups don't divide 4 input and 4 output channels",
      instruction: convolution { $0.groups = 3 }),
    Case(
      message: "the window leaves the input: rows",
      instruction: convolution { $0.window.padTop = 1 }),
    Case(
      message: "the window leaves the input: columns",
      instruction: convolution { $0.window.strideX = 2 }),
    Case(
      message: "the transposed window does not reach the output: rows",
      instruction: convolution {
        $0.isTransposed = true
        $0.output = map(16, 3, 2, 4)
      }),
    Case(
      message: "the zero point -1 of input is not a value of uint8",
      instruction: convolution { $0.inputZeroPoint = -1 }),
    Case(
      message: "the zero point -1 of weights is not a value of uint8",
      instruction: convolution { $0.weights.zeroPoint = -1 }),
    Case(
      message: "the clamp 9...8 is not a range of uint8",
      instruction: convolution { $0.clamp = Clamp(9, 8) }),
    Case(
      message: "the clamp 0...255 is not a range of int8",
      instruction: convolution {
        $0.input.elementType = .int8
        $0.output.elementType = .int8
        $0.weights.elementType = .int8
      }),
    Case(
      message: "the clamp 1.0...0.0 is not a range",
      instruction: FloatArithmetic {
        $0.left = map(0, 1, 1, 1, .float32)
        $0.right = map(4, 1, 1, 1, .float32)
        $0.output = map(8, 1, 1, 1, .float32)
        $0.clamp = FloatClamp(1, 0)
      }),
    Case(
      message: "weights, bias and multipliers must be parameters",
      instruction: convolution { $0.weights.bias = Address(.ddr, 32) }),
    Case(
      message: "output channel 0 has the mantissa 7 and the exponent 0",
      instruction: convolution { $0.weights.multipliers = at(296) }),
    Case(
      message: "output channel 0: sums of up to 2147483647 * 2^1 overflow",
      instruction: convolution {
        $0.output = map(16, 2, 2, 1)
        $0.weights.bias = at(304)
      }),
    Case(
      message: "output has the type int8, which must be one of int16",
      instruction: wide { $0.output = map(16, 2, 2, 2, .int8) }),
    Case(
      message: "bias at param 0x4 is not aligned to 8 bytes",
      instruction: wide { $0.weights.bias = at(4) }),
    Case(
      message: "output channel 0 has the mantissa 7 and the exponent 0",
      instruction: wide { $0.weights.multipliers = at(296) }),
    Case(
      message: "weights, bias and multipliers must be parameters",
      instruction: wide { $0.weights.values = Address(.ddr, 48) }),
    Case(
      message: "input and output differ in height or width",
      instruction: Int16FullyConnected {
        $0.input = map(0, 2, 2, 2, .int16)
        $0.output = map(16, 1, 2, 2, .int16)
        $0.weights = Int16Weights(values: at(0), bias: at(0), multipliers: at(288))
      }),
    Case(
      message: "table at param 0x0 leaves the memory param of 312 bytes",
      instruction: Interpolation {
        $0.input = map(0, 1, 1, 1, .int16)
        $0.output = map(2, 1, 1, 1, .int16)
      }),
    Case(
      message: "the zero point of right is 3, int16 has 0",
      instruction: Multiply {
        $0.left = map(0, 1, 1, 1, .int16)
        $0.right = map(2, 1, 1, 1, .int16)
        $0.output = map(4, 1, 1, 1, .int16)
        $0.rightZeroPoint = 3
      }),
    Case(
      message: "output_multiplier: sums of up to 534773762 * 2^3 overflow",
      instruction: add {
        $0.leftMultiplier = one
        $0.rightMultiplier = one
        $0.outputMultiplier = QuantizedMultiplier(mantissa: 1 << 30, exponent: 3)
      }),
    Case(
      message: "multiplier: sums of up to 65025 * 2^16 overflow",
      instruction: Multiply {
        $0.left = map(0, 1, 1, 1)
        $0.output = map(8, 1, 1, 1)
        $0.multiplier = QuantizedMultiplier(mantissa: 1 << 30, exponent: 16)
      }),
    Case(
      message: "the extents of right are neither those of the output nor 1",
      instruction: add { $0.right = map(16, 1, 1, 3) }),
    Case(
      message: "rows: entry 3 is 3, which must be in 0..<3",
      instruction: linear { $0.input = map(0, 3, 4, 1) }),
    Case(
      message: "columns: entry 1 is -1, which must be in 0..<4",
      instruction: ResizeNearest {
        $0.input = map(0, 4, 4, 1)
        $0.output = map(32, 4, 4, 1)
        $0.rows = at(256)
        $0.columns = at(272)
      }),
    Case(
      message: "row_weights: entry 0 is 2049, which must be in 0..<2049",
      instruction: linear {
        $0.output = map(32, 1, 4, 1)
        $0.rowWeights = at(308)
      }),
    Case(
      message: "rows must be parameters",
      instruction: linear { $0.rows = Address(.ddr, 16) }),
    Case(
      message: "the scale 0.0 of input is not a positive number",
      instruction: Softmax {
        $0.output = map(1, 1, 1, 1)
        $0.inputFormat.scale = 0
      }),
    Case(
      message: "element_size is 3, which must be 1, 2, 4 or 8",
      instruction: Copy {
        $0.destination = Address(.sram)
        $0.elementSize = 3
      }),
    Case(
      message: "the value does not fit uint8",
      instruction: Fill { $0.value = 256 }),
    Case(
      message: "averages have no dilation",
      instruction: AveragePool {
        $0.output = map(1, 1, 1, 1)
        $0.window.dilationX = 2
      }),
    Case(
      message: "sums over 2902x2902 elements of type uint8 overflow 32 bits",
      instruction: AveragePool {
        $0.output = map(1, 1, 1, 1)
        $0.window = Window(kernelHeight: 2902, kernelWidth: 2902, padTop: 2901, padLeft: 2901)
        $0.countsPadding = true
        $0.zeroPoint = 255
      }),
    Case(
      message: "a dilated window has no tap inside the input: columns",
      instruction: MaxPool {
        $0.input = map(0, 1, 1, 1, .float16)
        $0.output = map(2, 1, 1, 1, .float16)
        $0.window = Window(kernelWidth: 2, dilationX: 2, padLeft: 1)
      }),
    Case(
      message: "a dilated window has no tap inside the input: rows",
      instruction: MaxPool {
        $0.input = map(0, 2, 1, 1)
        $0.output = map(2, 2, 1, 1)
        $0.window = Window(kernelHeight: 3, strideY: 2, dilationY: 4, padTop: 6)
      }),
    Case(
      message: "input and output differ in height or width",
      instruction: FullyConnected {
        $0.input = map(0, 2, 2, 4)
        $0.output = map(16, 1, 1, 4)
        $0.weights = Weights(values: at(0), bias: at(0), multipliers: at(288))
      }),
  ]

  static func validate(_ instruction: any Instruction) throws {
    var builder = ProgramBuilder(targetName: "VS680")
    builder.ddrByteCount = 64
    builder.sramByteCount = 32
    _ = builder.appendParameters(parameters)
    builder.append(instruction, layer: builder.append(Layer(id: "7", name: "Conv_7", kind: "Conv")))
    _ = try builder.build()
  }

  @Test(arguments: bad) func refuses(test: Case) {
    let error = #expect(throws: Diagnostic.self) { try Self.validate(test.instruction) }
    #expect(error?.message.hasPrefix(test.message) == true, "\(error?.message ?? "")")
    #expect(error?.location.node == "Conv_7")
  }

  @Test func acceptsTheirGoodNeighbours() throws {
    for instruction in Self.good { try Self.validate(instruction) }
  }

  @Test func refusesMemoryBeyondTheLimit() {
    var builder = ProgramBuilder(targetName: "VS680")
    builder.ddrByteCount = 1 << 30
    #expect(throws: Never.self) { try builder.build() }
    builder.sramByteCount = 1
    #expect(throws: Diagnostic.self) { try builder.build() }
    builder.ddrByteCount = Int.max
    #expect(throws: Diagnostic.self) { try builder.build() }
  }

  @Test func refusesPortsOutsideMemory() {
    var builder = ProgramBuilder(targetName: "VS680")
    builder.ddrByteCount = 8
    builder.inputs = [Port(name: "x", address: Address(.ddr, 1), byteCount: 8)]
    #expect(throws: Diagnostic.self) { try builder.build() }
  }
}
