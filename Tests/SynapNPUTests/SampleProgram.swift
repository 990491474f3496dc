import SynapCore
import SynapNPU

/// A program that uses every instruction, on feature maps of odd sizes.
struct SampleProgram {
  let program: Program
  let inputByteCount: Int

  init(height: Int, width: Int, channels: Int, seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var builder = ProgramBuilder(targetName: "VS680")
    let layer = builder.append(Layer(id: "0", name: "All \"of\" them", kind: "Sample"))
    func random(_ count: Int) -> [UInt8] {
      (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
    var end = 0
    func place(_ height: Int, _ width: Int, _ channels: Int, _ type: DataType) -> FeatureMap {
      let result = map(end, height, width, channels, type)
      end += (result.byteCount + 63) / 64 * 64
      return result
    }
    let input = place(height, width, channels, .uint8)
    let both = place(height, width, 2 * channels, .uint8)
    let low = both.channels(0..<channels)
    let high = both.channels(channels..<2 * channels)
    let small = QuantizedMultiplier(mantissa: 1_500_000_000, exponent: -8)
    let half = QuantizedMultiplier(mantissa: 1 << 30, exponent: 0)

    builder.append(
      Convolution {
        $0.input = input
        $0.output = low
        $0.window = Window(kernelHeight: 3, kernelWidth: 3, padTop: 1, padLeft: 1)
        $0.weights = Weights(
          values: builder.appendParameters(random(channels * 9 * channels)),
          bias: builder.appendParameters((0..<channels).map { Int32($0) * 100 - 300 }),
          multipliers: builder.appendParameters((0..<channels).map { _ in small }),
          zeroPoint: 127, isPerChannel: true)
        $0.inputZeroPoint = 120
        $0.outputZeroPoint = 100
      }, layer: layer)
    builder.append(
      Lookup {
        $0.input = low
        $0.output = low
        $0.table = builder.appendParameters(random(256))
      }, layer: layer)
    builder.append(
      ChannelLookup {
        $0.input = low
        $0.output = low
        $0.tables = builder.appendParameters(random(256 * channels))
      }, layer: layer)
    builder.append(
      MaxPool {
        $0.input = low
        $0.output = high
        $0.window = Window(kernelHeight: 5, kernelWidth: 5, padTop: 2, padLeft: 2)
      }, layer: layer)
    builder.append(
      Add {
        $0.left = high
        $0.right = input
        $0.output = high
        $0.leftMultiplier = half
        $0.rightMultiplier = half
        $0.outputMultiplier = QuantizedMultiplier(mantissa: 1 << 30, exponent: -18)
        $0.leftZeroPoint = 3
        $0.subtracts = true
      }, layer: layer)
    let product = place(height, width, channels, .uint8)
    builder.append(
      Multiply {
        $0.left = low
        $0.right = high
        $0.output = product
        $0.multiplier = QuantizedMultiplier(mantissa: 1 << 30, exponent: -6)
      }, layer: nil)
    let transposed = place(2 * height, 2 * width, 3, .uint8)
    builder.append(
      Convolution {
        $0.input = both
        $0.output = transposed
        $0.window = Window(kernelHeight: 2, kernelWidth: 2, strideY: 2, strideX: 2)
        $0.weights = Weights(
          values: builder.appendParameters(random(2 * channels * 4 * 3)),
          bias: builder.appendParameters([1, -2, 3] as [Int32]),
          multipliers: builder.appendParameters([small]), elementType: .int8)
        $0.isTransposed = true
      }, layer: layer)
    let shrunk = place(height, width, 3, .uint8)
    let rows = builder.appendParameters((0..<height).map { Int32(2 * $0) })
    let columns = builder.appendParameters((0..<width).map { Int32(2 * $0 + 1) })
    builder.append(
      ResizeNearest {
        $0.input = transposed
        $0.output = shrunk
        $0.rows = rows
        $0.columns = columns
      }, layer: layer)
    let mixed = place(height, width, 3, .uint8)
    builder.append(
      ResizeLinear {
        $0.input = transposed
        $0.output = mixed
        $0.rows = rows
        $0.columns = columns
        $0.rowWeights = builder.appendParameters((0..<height).map { Int32($0 * 97 % 2049) })
        $0.columnWeights = builder.appendParameters((0..<width).map { Int32($0 * 61 % 2049) })
      }, layer: layer)
    builder.append(
      PictureConversion {
        $0.first = transposed.channels(0..<1)
        $0.second = transposed.channels(1..<2).window(rows: 0..<height, columns: 0..<width)
        $0.third = mixed.channels(2..<3)
        $0.output = place(height + 1, width + 2, 3, .int16)
        $0.colors = .yuvToBGR
        $0.scales = true
        $0.region = shrunk.address
        $0.tables = builder.appendParameters(random(3 * 256 * 2))
      }, layer: layer)
    let halves = place(height, width, channels, .float16)
    builder.append(
      Convert {
        $0.input = product
        $0.output = halves
        $0.inputFormat = Format(scale: 0.03125, zeroPoint: 100)
      }, layer: layer)
    let filtered = place(height, width, 4, .float16)
    builder.append(
      FloatConvolution {
        $0.input = halves
        $0.output = filtered
        $0.window = Window(kernelHeight: 3, kernelWidth: 3, padTop: 1, padLeft: 1)
        $0.weights = builder.appendParameters(
          random(4 * 9 * channels).map { UInt16($0) << 2 | 0x3000 })
        $0.bias = builder.appendParameters([0, 0.25, -1, 3] as [Float])
        $0.clamp = FloatClamp(0, .infinity)
      }, layer: layer)
    let summed = place(height, width, 4, .float16)
    builder.append(
      FloatArithmetic {
        $0.left = filtered
        $0.right = filtered.window(rows: 0..<1, columns: 0..<1)
        $0.output = summed
        $0.operation = .multiply
      }, layer: layer)
    let pooled = place(1, 1, 4, .float16)
    builder.append(
      AveragePool {
        $0.input = summed
        $0.output = pooled
        $0.window = Window(kernelHeight: height, kernelWidth: width)
      }, layer: layer)
    let normal = place(1, 1, 4, .uint8)
    builder.append(
      Softmax {
        $0.input = pooled
        $0.output = normal
        $0.outputFormat = Format(scale: 1.0 / 256)
      }, layer: layer)
    let shares = place(1, 1, 4, .uint8)
    builder.append(
      Softmax8 {
        $0.input = normal
        $0.output = shares
        $0.multiplier = QuantizedMultiplier(mantissa: 1_700_000_000, exponent: 20)
      }, layer: layer)
    builder.append(
      FullyConnected {
        $0.input = shares
        $0.output = place(1, 1, 5, .uint8)
        $0.weights = Weights(
          values: builder.appendParameters(random(20)),
          bias: builder.appendParameters([Int32](repeating: 50, count: 5)),
          multipliers: builder.appendParameters([small]))
      }, layer: layer)
    let planes = place(2 * channels, height, width, .uint8)
    builder.append(
      Copy {
        $0.source = both.address
        $0.destination = planes.address
        $0.dimensions = [
          CopyDimension(extent: height, sourceStride: both.rowPitch, destinationStride: width),
          CopyDimension(extent: width, sourceStride: both.pixelPitch, destinationStride: 1),
          CopyDimension(
            extent: 2 * channels, sourceStride: 1, destinationStride: height * width),
        ]
      }, layer: layer)
    let frame = FeatureMap(
      address: Address(.sram, 0), height: 3, width: 5, channels: 1, elementType: .float32)
    builder.append(
      Fill {
        $0.output = frame.window(rows: 1..<3, columns: 1..<4)
        $0.value = Float(1.5).bitPattern
      }, layer: layer)
    Self.appendInt16(
      to: &builder, layer: layer, source: product, place: place, random: random)
    let block = place(1, 1, 128, .uint8).address
    builder.append(
      HostCall {
        $0.description = builder.appendParameters([UInt8(7)])
        $0.operands = both.address
        $0.operandsSize = 64
        $0.results = block
        $0.resultsSize = 64
        $0.kilomacs = 1
        $0.elements = 128
      }, layer: layer)
    builder.ddrByteCount = end
    builder.sramByteCount = frame.byteCount
    inputByteCount = input.byteCount
    builder.inputs = [Port(name: "in", address: input.address, byteCount: input.byteCount)]
    builder.outputs = [
      Port(name: "ddr", address: Address(.ddr, 0), byteCount: end),
      Port(name: "sram", address: frame.address, byteCount: frame.byteCount),
    ]
    program = try builder.build()
  }

  /// All bytes of both memories after a run on random input.
  func run(seed: UInt64, threads: Int, instructionSet: HostInstructionSet) throws -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    let machine = try Machine(
      program: program, threads: threads, instructionSet: instructionSet,
      hostEngine: AddingHost())
    machine.withInput(0) { bytes in
      for index in bytes.indices { bytes[index] = UInt8.random(in: 0...255, using: &generator) }
    }
    machine.run()
    return machine.withOutput(0) { Array($0) } + machine.withOutput(1) { Array($0) }
  }
}
