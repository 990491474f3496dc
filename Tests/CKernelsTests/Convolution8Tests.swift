import CKernels
import Foundation
import Testing

/// A random convolution with its operands and maps.
private struct Problem {
  var description = ck_convolution8_description()
  var weights: [UInt8] = []
  var bias: [Int32] = []
  var multipliers: [ck_multiplier] = []
  /// What results are replaced by; nil where they aren't.
  var table: [UInt8]?
  var input: Map
  var output: Map

  /// Which part of the space of convolutions to draw from.
  enum Kind: String, CaseIterable {
    case plain, grouped, depthwise, transposed, stem, deep, anyExponent, wide, wideDepthwise, even

    /// Fewer where each takes long.
    var repeats: Int { [.deep, .wide, .wideDepthwise, .even].contains(self) ? 15 : 60 }
  }

  init(_ kind: Kind, _ random: inout Random) {
    let groups: Int32
    var channels: Int32, outputs: Int32
    switch kind {
    case .depthwise: (groups, channels, outputs) = (random.pick(2...150), 1, 1)
    case .grouped:
      (groups, channels, outputs) = (random.pick(2...5), random.pick(1...20), random.pick(1...40))
    case .stem: (groups, channels, outputs) = (1, random.pick(1...5), random.pick(1...48))
    case .deep: (groups, channels, outputs) = (1, random.pick(300...1200), random.pick(1...20))
    case .even:
      (groups, channels, outputs) = (random.pick(1...2), random.pick(1...40), random.pick(1...70))
    case .wide:
      (groups, channels, outputs) = (1, [3, 16, 24, 32, 64][Int(random.pick(0...4))], 16)
    case .wideDepthwise:
      (groups, channels, outputs) = ([8, 16, 24, 32, 96, 144][Int(random.pick(0...5))], 1, 1)
    case .transposed:
      (groups, channels, outputs) = (random.pick(1...2), random.pick(1...40), random.pick(1...40))
    default: (groups, channels, outputs) = (1, random.pick(1...70), random.pick(1...150))
    }
    description.in_channels = channels * groups
    description.out_channels = outputs * groups
    description.groups = groups
    description.transposed = kind == .transposed
    let isWide = kind == .wide || kind == .wideDepthwise
    let largest: Int32 = kind == .deep ? 2 : isWide ? 3 : 5
    description.window = ck_window(
      kernel_height: random.pick(1...largest), kernel_width: random.pick(1...largest),
      stride_y: random.pick(1...3), stride_x: random.pick(1...3),
      dilation_y: random.pick(1...2), dilation_x: random.pick(1...2),
      pad_top: random.pick(0...3), pad_left: random.pick(0...3))
    if kind == .even {
      description.window = evenWindow(&random)
      description.transposed = random.chance(8)
    }
    description.type = random.chance(2) ? CK_U8 : CK_I8
    description.weight_type = random.chance(4) ? CK_I8 : description.type
    let lowest: Int32 = description.type == CK_I8 ? -128 : 0
    let lowestWeight: Int32 = description.weight_type == CK_I8 ? -128 : 0
    description.input_zero = lowest + [0, 128, 255, random.pick(0...255)][Int(random.pick(0...3))]
    description.weight_zero =
      lowestWeight + [0, 128, 255, random.pick(0...255)][Int(random.pick(0...3))]
    description.output_zero = lowest + [0, 128, 255, random.pick(0...255)][Int(random.pick(0...3))]
    description.output_min = lowest + (random.chance(2) ? 0 : random.pick(0...100))
    description.output_max = lowest + (random.chance(2) ? 255 : random.pick(100...255))
    description.per_channel = random.chance(2)
    description.rounds_once = random.chance(4)
    let taps = Int(description.window.kernel_height * description.window.kernel_width)
    weights = randomBytes(Int(description.out_channels) * taps * Int(channels), &random)
    table = random.chance(2) ? randomBytes(256, &random) : nil
    let largestBias: Int32 = random.chance(5) ? 1 << 30 : 100_000
    // Each range decides on another way to requantize; all channels of a block share one.
    let lowestExponent: Int32 =
      kind == .anyExponent ? -33 : [-8, -14, -22][Int(random.pick(0...2))]
    let highestExponent: Int32 = kind == .anyExponent ? 3 : -1
    for _ in 0..<description.out_channels {
      bias.append(random.pick(-largestBias...largestBias))
      var mantissa = random.pick((1 << 29) ... .max)
      if random.chance(3) { mantissa &= .max << random.pick(0...29) }
      if random.chance(12) { mantissa = random.chance(2) ? 0 : 1 << 30 }
      let exponent = random.pick(lowestExponent...highestExponent)
      multipliers.append(ck_multiplier(mantissa: mantissa, exponent: exponent))
    }
    input = Map(
      height: random.pick(1...11), width: random.pick(1...13), channels: description.in_channels,
      slack: &random)
    input.fill(&random)
    output = Map(
      height: random.pick(1...11), width: random.pick(1...13), channels: description.out_channels,
      slack: &random)
    if isWide {
      // Rows without gaps that fill more than one chunk of pixels.
      input = Map(height: 4, width: random.pick(100...260), channels: description.in_channels)
      input.fill(&random)
      output = Map(height: 2, width: random.pick(100...260), channels: description.out_channels)
    }
    if kind == .even {
      (input, output) = evenMaps(
        description.in_channels, description.out_channels, elementSize: 1, &random)
      input.fill(&random)
    }
    if random.chance(2) {
      description.out_height = output.height
      description.out_width = output.width
    }
  }

  /// The bytes of the output and of all that lies between its pixels.
  func run(_ isa: ck_isa, _ pool: OpaquePointer?) -> [UInt8] {
    var (description, input, output) = (description, input, output)
    let convolution = ck_convolution8_create(&description, weights, bias, multipliers, isa)
    input.withMap { input in
      output.withMap { ck_convolution8_run(convolution, input, $0, table, pool) }
    }
    ck_convolution8_destroy(convolution)
    return output.bytes
  }
}

@Suite struct Convolution8Tests {
  @Test(arguments: Problem.Kind.allCases)
  private func levelsAndThreadsAgreeWithTheSpecification(kind: Problem.Kind) {
    let seed = UInt64.random(in: 0...99_999)
    var random = Random(seed: seed)
    for _ in 0..<kind.repeats {
      let problem = Problem(kind, &random)
      let disagreement = firstDisagreement { problem.run($0, $1) }
      #expect(disagreement == nil, "seed \(seed): \(problem.description)")
      if disagreement != nil { return }
    }
  }

  /// A convolution of one pixel by hand: 1x1, two input channels, one output.
  @Test func computesItsFormula() {
    var description = ck_convolution8_description()
    description.window = ck_window(
      kernel_height: 1, kernel_width: 1, stride_y: 1, stride_x: 1, dilation_y: 1, dilation_x: 1,
      pad_top: 0, pad_left: 0)
    (description.in_channels, description.out_channels, description.groups) = (2, 1, 1)
    (description.type, description.weight_type) = (CK_U8, CK_U8)
    (description.input_zero, description.weight_zero, description.output_zero) = (10, 100, 5)
    (description.output_min, description.output_max) = (0, 255)
    // 20 + (30 - 10) * (110 - 100) + (0 - 10) * (90 - 100) = 320; 320 / 4 + 5 = 85.
    let multiplier = ck_multiplier(mantissa: 1 << 30, exponent: -1)
    for isa in fastLevels + [CK_ISA_SCALAR] {
      var input = Map(height: 1, width: 1, channels: 2),
        output = Map(height: 1, width: 1, channels: 1)
      (input.bytes[0], input.bytes[1]) = (30, 0)
      let convolution = ck_convolution8_create(
        &description, [110, 90] as [UInt8], [20], [multiplier], isa)
      input.withMap { input in
        output.withMap { ck_convolution8_run(convolution, input, $0, nil, nil) }
      }
      ck_convolution8_destroy(convolution)
      #expect(output.bytes[0] == 85)
      #expect(output.bytes[1] == 77)
    }
  }

  /// A transposed convolution scatters: by hand, stride 2 and a kernel of 2 copies every value
  /// times four weights.
  @Test func transposedScattersItsInput() {
    var description = ck_convolution8_description()
    description.window = ck_window(
      kernel_height: 2, kernel_width: 2, stride_y: 2, stride_x: 2, dilation_y: 1, dilation_x: 1,
      pad_top: 0, pad_left: 0)
    (description.in_channels, description.out_channels, description.groups) = (1, 1, 1)
    (description.type, description.weight_type) = (CK_I8, CK_I8)
    (description.output_min, description.output_max) = (-128, 127)
    description.transposed = true
    let multiplier = ck_multiplier(mantissa: 1 << 30, exponent: 1)
    for isa in fastLevels + [CK_ISA_SCALAR] {
      var input = Map(height: 1, width: 2, channels: 1),
        output = Map(height: 2, width: 4, channels: 1)
      (input.bytes[0], input.bytes[1]) = (1, 10)
      let convolution = ck_convolution8_create(
        &description, [1, 2, 3, 4] as [UInt8], [0], [multiplier], isa)
      input.withMap { input in
        output.withMap { ck_convolution8_run(convolution, input, $0, nil, nil) }
      }
      ck_convolution8_destroy(convolution)
      #expect(output.bytes.prefix(8) == [1, 2, 10, 20, 3, 4, 30, 40])
    }
  }

  /// 65536 groups times 256 * 256 phases are 2^32 problems: the specification takes their place.
  @Test func phasesAndGroupsBeyondTheLimitRunTheSpecification() {
    var description = ck_convolution8_description()
    description.window = ck_window(
      kernel_height: 1, kernel_width: 1, stride_y: 256, stride_x: 256, dilation_y: 1,
      dilation_x: 1, pad_top: 0, pad_left: 0)
    let channels: Int32 = 65536
    (description.in_channels, description.out_channels) = (channels, channels)
    (description.groups, description.transposed) = (channels, true)
    (description.type, description.weight_type) = (CK_U8, CK_U8)
    description.output_max = 255
    let weights = [UInt8](repeating: 2, count: Int(channels))
    let bias = [Int32](repeating: 1, count: Int(channels))
    for isa in fastLevels + [CK_ISA_SCALAR] {
      var input = Map(height: 1, width: 1, channels: channels), output = input
      (input.bytes[0], input.bytes[65535]) = (5, 7)
      let convolution = ck_convolution8_create(
        &description, weights, bias, [ck_multiplier(mantissa: 1 << 30, exponent: 1)], isa)
      input.withMap { input in
        output.withMap { ck_convolution8_run(convolution, input, $0, nil, nil) }
      }
      ck_convolution8_destroy(convolution)
      #expect(output.bytes[0] == 11)
      #expect(output.bytes[65535] == 15)
    }
  }

  #if os(Linux)
    /// AVX2 packs a weight into two bytes, all others into one.
    @Test func keepsNoWeightsBesidesThePackedOnes() throws {
      var description = ck_convolution8_description()
      description.window = ck_window(
        kernel_height: 1, kernel_width: 1, stride_y: 1, stride_x: 1, dilation_y: 1, dilation_x: 1,
        pad_top: 0, pad_left: 0)
      (description.in_channels, description.out_channels, description.groups) = (8192, 4608, 1)
      (description.type, description.weight_type) = (CK_U8, CK_U8)
      let count = 8192 * 4608
      let weights = [UInt8](repeating: 1, count: count)
      let bias = [Int32](repeating: 0, count: 4608)
      let multiplier = ck_multiplier(mantissa: 1 << 30, exponent: 1)
      /// The bytes of this process in memory.
      func resident() throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        return try #require(Int(text.split(separator: " ")[1])) * sysconf(Int32(_SC_PAGESIZE))
      }
      for isa in fastLevels + [CK_ISA_SCALAR] {
        // Other tests allocate meanwhile: what is kept shows in the least growth of several.
        let growth = try (0..<5).map { _ in
          let before = try resident()
          let convolution = ck_convolution8_create(&description, weights, bias, [multiplier], isa)
          defer { ck_convolution8_destroy(convolution) }
          return try resident() - before
        }
        let limit = (isa == CK_ISA_AVX2 ? 2 : 1) * count + count / 2
        #expect(growth.contains { $0 < limit }, "\(growth)")
      }
    }
  #endif
}
