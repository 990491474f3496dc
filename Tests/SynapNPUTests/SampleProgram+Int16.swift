import SynapCore
import SynapNPU

extension SampleProgram {
  /// Appends every instruction on int16 maps, beginning with a conversion of `source`.
  ///
  /// - Parameters:
  ///   - place: gives the map of an extent and type in unused memory.
  ///   - random: gives bytes.
  static func appendInt16(
    to builder: inout ProgramBuilder, layer: Int, source: FeatureMap,
    place: (Int, Int, Int, DataType) -> FeatureMap, random: (Int) -> [UInt8]
  ) {
    let (height, width, channels) = (source.height, source.width, source.channels)
    func words(_ count: Int) -> [UInt16] {
      random(2 * count).chunks.map { UInt16($0.0) | UInt16($0.1) << 8 }
    }
    let whole = Clamp(wholeRangeOf: .int16)
    let small = QuantizedMultiplier(mantissa: 1_500_000_000, exponent: -17)
    let half = QuantizedMultiplier(mantissa: 1 << 30, exponent: 0)
    let input = place(height, width, channels, .int16)
    builder.append(
      Convert {
        $0.input = source
        $0.output = input
        $0.inputFormat = Format(scale: 0.5, zeroPoint: 100)
        $0.outputFormat = Format(scale: 1 / 512)
      }, layer: layer)
    let filtered = place(height, width, 2 * channels, .int16)
    builder.append(
      Int16Convolution {
        $0.input = input
        $0.output = filtered
        $0.window = Window(kernelHeight: 3, kernelWidth: 3, padTop: 1, padLeft: 1)
        $0.weights = Int16Weights(
          values: builder.appendParameters(words(2 * channels * 9 * channels)),
          bias: builder.appendParameters((0..<2 * channels).map { Int64($0 - 3) << 30 }),
          multipliers: builder.appendParameters((0..<2 * channels).map { _ in small }),
          isPerChannel: true)
        $0.clamp = Clamp(-30_000, 32_000)
      }, layer: layer)
    let (low, high) = (
      filtered.channels(0..<channels), filtered.channels(channels..<2 * channels)
    )
    builder.append(
      Interpolation {
        $0.input = low
        $0.output = low
        $0.table = builder.appendParameters(words(Interpolation.entryCount))
      }, layer: layer)
    builder.append(
      Add {
        $0.left = low
        $0.right = high
        $0.output = low
        $0.leftMultiplier = half
        $0.rightMultiplier = QuantizedMultiplier(mantissa: 1_900_000_000, exponent: -1)
        $0.outputMultiplier = QuantizedMultiplier(mantissa: 1 << 30, exponent: -13)
        $0.clamp = whole
      }, layer: layer)
    let product = place(height, width, channels, .int16)
    builder.append(
      Multiply {
        $0.left = low
        $0.right = high.window(rows: 0..<1, columns: 0..<1)
        $0.output = product
        $0.multiplier = QuantizedMultiplier(mantissa: 1 << 30, exponent: -14)
        $0.clamp = whole
      }, layer: layer)
    let bytes = place(2 * height, 2 * width, 3, .int16)
    builder.append(
      Int16Convolution {
        $0.input = filtered
        $0.output = bytes
        $0.window = Window(kernelHeight: 2, kernelWidth: 2, strideY: 2, strideX: 2)
        $0.weights = Int16Weights(
          values: builder.appendParameters(random(2 * channels * 4 * 3)),
          bias: builder.appendParameters([1, -2, 3] as [Int64]),
          multipliers: builder.appendParameters([
            QuantizedMultiplier(mantissa: 1 << 30, exponent: -8)
          ]), elementType: .int8)
        $0.clamp = whole
        $0.isTransposed = true
      }, layer: layer)
    let mixed = place(height, width, channels, .int16)
    builder.append(
      ResizeLinear {
        $0.input = product
        $0.output = mixed
        $0.rows = builder.appendParameters((0..<height).map { Int32($0 * 7 % height) })
        $0.columns = builder.appendParameters((0..<width).map { Int32($0 * 5 % width) })
        $0.rowWeights = builder.appendParameters((0..<height).map { Int32($0 * 97 % 2049) })
        $0.columnWeights = builder.appendParameters((0..<width).map { Int32($0 * 61 % 2049) })
      }, layer: layer)
    let pooled = place(1, 1, channels, .int16)
    builder.append(
      AveragePool {
        $0.input = mixed
        $0.output = pooled
        $0.window = Window(kernelHeight: height, kernelWidth: width)
      }, layer: layer)
    builder.append(
      Int16FullyConnected {
        $0.input = pooled
        $0.output = place(1, 1, 5, .int16)
        $0.weights = Int16Weights(
          values: builder.appendParameters(words(5 * channels)),
          bias: builder.appendParameters([Int64](repeating: 50, count: 5)),
          multipliers: builder.appendParameters([small]))
        $0.clamp = whole
      }, layer: layer)
  }
}

extension [UInt8] {
  /// Neighbours in pairs.
  fileprivate var chunks: [(UInt8, UInt8)] {
    stride(from: 0, to: count - 1, by: 2).map { (self[$0], self[$0 + 1]) }
  }
}
