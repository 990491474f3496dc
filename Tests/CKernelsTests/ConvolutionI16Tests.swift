import CKernels
import Testing

/// A random convolution with its operands and maps.
private struct Problem {
  var description = ck_convolution_i16_description()
  /// int16 or, by the description, int8 weights.
  var weights: [UInt8] = []
  var bias: [Int64] = []
  var multipliers: [ck_multiplier] = []
  var input: Map
  var output: Map

  /// Which part of the space of convolutions to draw from.
  enum Kind: String, CaseIterable {
    case plain, grouped, depthwise, transposed, stem, deep, byteWeights, anyExponent
    case powersOfTwo, even, limits

    /// Fewer where each takes long.
    var repeats: Int { self == .deep || self == .even ? 15 : self == .limits ? 300 : 60 }
  }

  init(_ kind: Kind, _ random: inout Random) {
    let groups: Int32
    let channels: Int32
    let outputs: Int32
    switch kind {
    case .depthwise: (groups, channels, outputs) = (random.pick(2...90), 1, 1)
    case .grouped:
      (groups, channels, outputs) = (random.pick(2...5), random.pick(1...20), random.pick(1...40))
    case .stem: (groups, channels, outputs) = (1, random.pick(1...5), random.pick(1...48))
    case .deep: (groups, channels, outputs) = (1, random.pick(300...900), random.pick(1...20))
    case .even:
      (groups, channels, outputs) = (random.pick(1...2), random.pick(1...40), random.pick(1...70))
    case .transposed:
      (groups, channels, outputs) = (random.pick(1...2), random.pick(1...40), random.pick(1...40))
    default: (groups, channels, outputs) = (1, random.pick(1...70), random.pick(1...70))
    }
    description.in_channels = channels * groups
    description.out_channels = outputs * groups
    description.groups = groups
    description.transposed = kind == .transposed
    let largest: Int32 = kind == .deep ? 2 : 5
    description.window = ck_window(
      kernel_height: random.pick(1...largest), kernel_width: random.pick(1...largest),
      stride_y: random.pick(1...3), stride_x: random.pick(1...3),
      dilation_y: random.pick(1...2), dilation_x: random.pick(1...2),
      pad_top: random.pick(0...3), pad_left: random.pick(0...3))
    if kind == .even {
      description.window = evenWindow(&random)
      description.transposed = random.chance(8)
    }
    description.weight_type = kind == .byteWeights ? CK_I8 : CK_I16
    description.output_min = random.chance(2) ? -32768 : random.pick(-3000...0)
    description.output_max = random.chance(2) ? 32767 : random.pick(1...3000)
    description.per_channel = random.chance(2)
    let taps = Int(description.window.kernel_height * description.window.kernel_width)
    let count = Int(description.out_channels) * taps * Int(channels)
    weights =
      kind == .byteWeights
      ? randomBytes(count, &random) : wordBytes(Self.words(count, &random))
    // Results of small ones are not all saturated.
    let largestBias = Int64(1) << random.pick(0...40)
    let shifts = kind == .powersOfTwo
    for _ in 0..<description.out_channels {
      bias.append(Int64.random(in: -largestBias...largestBias, using: &random))
      var mantissa = random.pick((1 << 30) ... .max)
      if random.chance(3) || shifts { mantissa = 1 << 30 }
      if random.chance(12) && !shifts { mantissa = 0 }
      var exponent = kind == .anyExponent ? random.pick(-31...7) : random.pick(-30 ... -12)
      if shifts { exponent = random.pick(-27 ... -11) }
      multipliers.append(ck_multiplier(mantissa: mantissa, exponent: exponent))
    }
    input = Map(
      height: random.pick(1...11), width: random.pick(1...13), channels: description.in_channels,
      elementSize: 2, slack: &random)
    input.bytes = wordBytes(Self.words(input.bytes.count / 2, &random))
    output = Map(
      height: random.pick(1...11), width: random.pick(1...13), channels: description.out_channels,
      elementSize: 2, slack: &random)
    if kind == .even {
      (input, output) = evenMaps(
        description.in_channels, description.out_channels, elementSize: 2, &random)
      input.bytes = wordBytes(Self.words(input.bytes.count / 2, &random))
    }
    if kind == .limits { reachLimits(&random) }
    if random.chance(2) {
      description.out_height = output.height
      description.out_width = output.width
    }
  }

  /// Makes a 1x1 convolution whose sums come near what decides on segments and on 32 or 64 bits:
  /// 0x70000000, 2^31, 2^43 with the bias.
  private mutating func reachLimits(_ random: inout Random) {
    func near(_ value: Int64, _ distance: Int32) -> Int64 {
      value + Int64(random.pick(-distance...distance))
    }
    description.window = ck_window(
      kernel_height: 1, kernel_width: 1, stride_y: 1, stride_x: 1, dilation_y: 1, dilation_x: 1,
      pad_top: 0, pad_left: 0)
    let products = random.pick(2...100)
    description.in_channels = products
    description.out_channels = random.pick(1...40)
    let outputs = Int(description.out_channels)
    // Inputs of magnitude `largest` times weights of the magnitude `sum` together.
    let largest = random.chance(4) ? 32768 : Int64(random.pick(100...32767))
    let limit: Int64 = random.chance(2) ? 0x7000_0000 : 1 << 31
    let sum = near(limit, 650_000) / largest
    let each = Swift.max(1, Swift.min(sum / Int64(products), 32767))
    var magnitudes = [Int64](repeating: each, count: Int(products))
    magnitudes[magnitudes.count - 1] = Swift.min(
      Swift.max(sum - each * Int64(products - 1), 1), 32767)
    let signs = magnitudes.map { _ in random.chance(3) ? Int64(-1) : 1 }
    weights = wordBytes(
      (0..<outputs).flatMap { output in
        zip(magnitudes, signs).map { Int16($0 * (output == 0 || random.chance(2) ? $1 : -$1)) }
      })
    let reached = largest * zip(magnitudes, signs).reduce(0) { $0 + $1.0 }
    let isShifted = random.chance(2)
    bias = (0..<outputs).map { _ in
      let bounds = [0, (1 << 31) - reached, 1 << 31, (1 << 43) - reached, 1 << 28, 1 << 45]
      let bound = near(bounds[Int(random.pick(0...5))], 400_000)
      return random.chance(2) ? bound : -bound
    }
    multipliers = (0..<outputs).map { _ in
      ck_multiplier(
        mantissa: isShifted ? 1 << 30 : random.pick((1 << 29) ... .max),
        exponent: random.pick(isShifted ? -27 ... -11 : -31 ... -1))
    }
    input = Map(height: 2, width: random.pick(1...12), channels: products, elementSize: 2)
    output = Map(
      height: 2, width: input.width, channels: description.out_channels, elementSize: 2)
    let pixels = input.bytes.count / 2
    input.bytes = wordBytes(
      (0..<pixels).map { index in
        let direction: Int64 = index / Int(products) % 2 == 0 ? 1 : -1
        let value = signs[index % Int(products)] * direction * largest
        return Int16(Swift.max(-32768, Swift.min(value, 32767)))
      })
  }

  /// Words like those of trained weights, any, extremes, or only the smallest.
  private static func words(_ count: Int, _ random: inout Random) -> [Int16] {
    let kind = random.pick(0...4)
    return (0..<count).map { _ in
      switch kind {
      case 0: -32768
      case 1: [-32768, 32767, 0][Int(random.pick(0...2))]
      case 2: Int16(random.pick(-32768...32767))
      case 3: Int16(random.pick(-40...40))
      default: Int16(random.pick(-3000...3000) / random.pick(1...9))
      }
    }
  }

  /// The bytes of the output and of all that lies between its pixels.
  func run(_ isa: ck_isa, _ pool: OpaquePointer?) -> [UInt8] {
    var (description, input, output) = (description, input, output)
    let convolution = weights.withUnsafeBytes {
      ck_convolution_i16_create(&description, $0.baseAddress, bias, multipliers, isa)
    }
    input.withMap { input in
      output.withMap { ck_convolution_i16_run(convolution, input, $0, pool) }
    }
    ck_convolution_i16_destroy(convolution)
    return output.bytes
  }
}

/// The bytes of 16-bit words.
func wordBytes(_ words: [Int16]) -> [UInt8] {
  words.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
}

/// The 16-bit words of bytes.
func words(_ bytes: ArraySlice<UInt8>) -> [Int16] {
  stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map {
    Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8)
  }
}

@Suite struct ConvolutionI16Tests {
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

  /// Sums of the largest magnitude: 46 bits, far beyond what 32 bits hold, in every direction.
  @Test(arguments: [Int16(-32768), 32767])
  func extremesDoNotOverflow(input: Int16) {
    let channels: Int32 = 8192
    var description = ck_convolution_i16_description()
    description.window = ck_window(
      kernel_height: 1, kernel_width: 1, stride_y: 1, stride_x: 1, dilation_y: 1, dilation_x: 1,
      pad_top: 0, pad_left: 0)
    (description.in_channels, description.out_channels, description.groups) = (channels, 17, 1)
    (description.weight_type, description.output_min) = (CK_I16, -32768)
    description.output_max = 32767
    let row = [Int16](repeating: -32768, count: Int(channels))
    let weights = [[Int16]](repeating: row, count: 17).flatMap { $0 }
    let bias = (0..<17).map { Int64($0) << 30 }
    // Sums of ±2^43 and the bias, divided by 2^30.
    let multiplier = ck_multiplier(mantissa: 1 << 30, exponent: -29)
    let sum = Int(channels) * Int(input) * -32768
    for isa in fastLevels + [CK_ISA_SCALAR] {
      var source = Map(height: 1, width: 1, channels: channels, elementSize: 2)
      source.bytes = wordBytes([Int16](repeating: input, count: Int(channels) + 32))
      var output = Map(height: 1, width: 1, channels: 17, elementSize: 2)
      let convolution = ck_convolution_i16_create(
        &description, weights, bias, [multiplier], isa)
      source.withMap { source in
        output.withMap { ck_convolution_i16_run(convolution, source, $0, nil) }
      }
      ck_convolution_i16_destroy(convolution)
      let expected = (0..<17).map { o in
        Int16((sum + o << 30 + 1 << 29) >> 30)
      }
      #expect(words(output.bytes[..<34]) == expected)
    }
  }
}
