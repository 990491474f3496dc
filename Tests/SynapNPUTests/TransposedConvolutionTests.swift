import SynapCore
import SynapNPU
import Testing

/// Transposed convolutions with strides far beyond their kernel.
@Suite struct TransposedConvolutionTests {
  /// A 1x1 kernel of weight 2 and bias 1 for every group.
  private func convolution(
    in builder: inout ProgramBuilder, stride: Int, channels: Int, output: Int
  ) -> Convolution {
    let start = (channels + 63) / 64 * 64
    builder.ddrByteCount = start + output * output * channels
    return Convolution {
      $0.input = map(0, 1, 1, channels)
      $0.output = map(start, output, output, channels)
      $0.window = Window(strideY: stride, strideX: stride)
      $0.groups = channels
      $0.weights = Weights(
        values: builder.appendParameters([UInt8](repeating: 2, count: channels)),
        bias: builder.appendParameters([Int32](repeating: 1, count: channels)),
        multipliers: builder.appendParameters([one]))
      $0.isTransposed = true
    }
  }

  @Test(arguments: HostInstructionSet.available)
  func manyGroupsOfLargeStridesRun(set: HostInstructionSet) throws {
    var builder = ProgramBuilder(targetName: "VS680")
    let channels = 65_536
    let instruction = convolution(in: &builder, stride: 256, channels: channels, output: 1)
    let input = (0..<channels).map { UInt8($0 % 100) }
    let result = try run(
      input, output: channels..<2 * channels, builder: builder, instructionSet: set, [instruction])
    #expect(result == input.map { 2 * $0 + 1 })
  }

  @Test(arguments: HostInstructionSet.available)
  func onlyPhasesInsideTheOutputArePrepared(set: HostInstructionSet) throws {
    var builder = ProgramBuilder(targetName: "VS680")
    let instruction = convolution(in: &builder, stride: 4095, channels: 1, output: 2)
    let result = try run(
      [20], output: 64..<68, builder: builder, instructionSet: set, [instruction])
    #expect(result == [41, 1, 1, 1])
  }

  @Test(arguments: HostInstructionSet.available)
  func halvesPrepareOnlyPhasesInsideTheOutput(set: HostInstructionSet) throws {
    var builder = ProgramBuilder(targetName: "VS680")
    let weights = builder.appendParameters([0x4000] as [UInt16])
    let bias = builder.appendParameters([1] as [Float])
    let instruction = FloatConvolution {
      $0.input = map(0, 1, 1, 1, .float16)
      $0.output = map(64, 1, 2, 1, .float16)
      $0.window = Window(strideY: 4095, strideX: 4095)
      $0.weights = weights
      $0.bias = bias
      $0.isTransposed = true
    }
    let result = try run(
      [0, 0x3C], output: 64..<68, builder: builder, instructionSet: set, [instruction])
    #expect(result == [0, 0x42, 0, 0x3C])
  }

  @Test func refusesMillionsOfPhases() throws {
    var builder = ProgramBuilder(targetName: "VS680")
    let instruction = convolution(in: &builder, stride: 1000, channels: 1, output: 1000)
    builder.append(instruction, layer: nil)
    let error = #expect(throws: Diagnostic.self) { try builder.build() }
    #expect(
      error?.message
        == "strides of 1000x1000 and 1 groups cut the output into 1000000 parts, more than 65536")
  }
}
