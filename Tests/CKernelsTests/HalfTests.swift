import CKernels
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct HalfTests {
  /// A convolution and its operands, drawn at random.
  struct Problem {
    let shape: ck_convolution32
    var description: ck_convolution16_description
    let input: MapLayout
    let output: MapLayout
    var values: [UInt16]
    let weights: [UInt16]
    let bias: [Float]?

    init(_ random: inout KernelRandom, transposed: Bool, clamps: Bool) {
      shape = ck_convolution32.random(&random, transposed: transposed)
      let isSized = random.integer(0...1) == 0
      description = ck_convolution16_description(
        window: shape.window, in_channels: shape.in_channels, out_channels: shape.out_channels,
        groups: shape.groups, out_height: isSized ? shape.out_height : 0,
        out_width: isSized ? shape.out_width : 0, output_min: clamps ? 0 : -.infinity,
        output_max: clamps ? 1.5 : .infinity, transposed: transposed)
      let isGapped = random.integer(0...2) == 0
      input = MapLayout(
        height: Int(shape.in_height), width: Int(shape.in_width),
        channels: Int(shape.in_channels), elementSize: 2, pixelGap: isGapped ? 5 : 0,
        rowGap: isGapped ? 3 : 0)
      output = MapLayout(
        height: Int(shape.out_height), width: Int(shape.out_width),
        channels: Int(shape.out_channels), elementSize: 2, pixelGap: isGapped ? 1 : 0,
        rowGap: isGapped ? 7 : 0)
      values = random.halves(input.size / 2)
      weights = random.halves(shape.weightCount)
      bias = random.integer(0...3) == 0 ? nil : random.floats(Int(shape.out_channels))
    }

    func results(_ variants: borrowing KernelVariants, _ text: String) -> [UInt16] {
      variants.elements(UInt16.self, output.size / 2, text) { isa, pool, memory in
        var description = description
        var outputMap = output.map(memory)
        guard let convolution = ck_convolution16_create(&description, weights, bias, isa) else {
          Issue.record("no memory")
          return
        }
        input.withMap(values) { ck_convolution16_run(convolution, $0, &outputMap, pool) }
        ck_convolution16_destroy(convolution)
      }
    }

    /// The results before clamping and rounding, by a plain loop in the documented order.
    func sums() -> [Float] {
      let depth = Int(shape.in_channels / shape.groups)
      let results = Int(shape.out_channels / shape.groups)
      let kernel = (Int(shape.window.kernel_height), Int(shape.window.kernel_width))
      var sums = [Float](repeating: 0, count: output.size / 2)
      for y in 0..<output.height {
        for x in 0..<output.width {
          for o in 0..<output.channels { sums[output.place(y, x, o)] = bias?[o] ?? 0 }
        }
      }
      shape.forEachTap(transposed: description.transposed) { place, source, tap in
        let (o, y, x) = place
        for c in 0..<depth {
          let value = source.map {
            ck_float_from_half(values[input.place($0.0, $0.1, o / results * depth + c)])
          }
          let weight = weights[((o * kernel.0 + tap.0) * kernel.1 + tap.1) * depth + c]
          sums[output.place(y, x, o)].addProduct(value ?? 0, ck_float_from_half(weight))
        }
      }
      return sums
    }
  }

  @Test(arguments: [false, true], [false, true])
  func convolvesWithTheSameBytesEverywhere(transposed: Bool, clamps: Bool) {
    let variants = KernelVariants()
    var random = KernelRandom()
    for round in 0..<30 {
      let problem = Problem(&random, transposed: transposed, clamps: clamps)
      let text = "seed \(random.seed), round \(round), \(problem.shape)"
      let observed = problem.results(variants, text)
      let sums = problem.sums()
      let output = problem.output
      for y in 0..<output.height {
        for x in 0..<output.width {
          for o in 0..<output.channels {
            let i = output.place(y, x, o)
            var sum = sums[i]
            if sum < problem.description.output_min { sum = problem.description.output_min }
            if sum > problem.description.output_max { sum = problem.description.output_max }
            #expect(observed[i] == ck_half_from_float(sum), "\(text)")
          }
        }
      }
    }
  }

  @Test func aNaNIsTheQuietOneAndPassesTheClamp() {
    let variants = KernelVariants()
    var random = KernelRandom()
    var problem = Problem(&random, transposed: false, clamps: true)
    for i in problem.values.indices where i % 7 == 0 { problem.values[i] = 0xFD23 }
    let text = "seed \(random.seed), \(problem.shape)"
    let observed = problem.results(variants, text)
    let output = problem.output
    for y in 0..<output.height {
      for x in 0..<output.width {
        for o in 0..<output.channels {
          let half = observed[output.place(y, x, o)]
          #expect(half & 0x7FFF <= 0x7C00 || half == 0x7E00, "\(text)")
        }
      }
    }
  }

  static let operations: [(ck_arithmetic, @Sendable (Float, Float) -> Float)] = [
    (CK_ADD, { $0 + $1 }), (CK_SUBTRACT, { $0 - $1 }), (CK_MULTIPLY, { $0 * $1 }),
    (CK_DIVIDE, { $0 / $1 }),
  ]

  @Test(arguments: operations.indices, [CK_F16, CK_F32])
  func combinesMapsOfWhichDimensionsRepeat(index: Int, type: ck_type) {
    let variants = KernelVariants()
    var random = KernelRandom()
    let (operation, combine) = Self.operations[index]
    let size = type == CK_F16 ? 2 : 4
    for round in 0..<40 {
      let extents = [random.integer(1...5), random.integer(1...9), random.integer(1...600 / 9)]
      let layouts = (0..<3).map { operand in
        let repeats = (0..<3).map { _ in operand < 2 && random.integer(0...3) == 0 }
        let gap = random.integer(0...2) == 0 ? 3 : 0
        return MapLayout(
          height: repeats[0] ? 1 : extents[0], width: repeats[1] ? 1 : extents[1],
          channels: repeats[2] ? 1 : extents[2], elementSize: size, pixelGap: gap, rowGap: gap)
      }
      let operands = layouts.map { random.floats($0.size / size) }
      func bits(_ value: Float) -> UInt32 {
        type == CK_F16 ? UInt32(ck_half_from_float(value)) : value.bitPattern
      }
      func rounded(_ value: Float) -> Float {
        type == CK_F16 ? ck_float_from_half(ck_half_from_float(value)) : value
      }
      func withOperand(_ i: Int, _ body: (UnsafePointer<ck_map>) -> Void) {
        if type == CK_F32 {
          layouts[i].withMap(operands[i], body)
        } else {
          layouts[i].withMap(operands[i].map(ck_half_from_float), body)
        }
      }
      let text = "seed \(random.seed), round \(round), \(layouts)"
      let run = { (isa: ck_isa, pool: OpaquePointer?, memory: UnsafeMutableRawPointer) in
        var output = layouts[2].map(memory)
        withOperand(0) { left in
          withOperand(1) { right in
            ck_arithmetic_float(operation, type, -0.75, 2, left, right, &output, isa, pool)
          }
        }
      }
      let observed =
        type == CK_F32
        ? variants.elements(UInt32.self, layouts[2].size / 4, text, run)
        : variants.elements(UInt16.self, layouts[2].size / 2, text, run).map(UInt32.init)
      for y in 0..<extents[0] {
        for x in 0..<extents[1] {
          for c in 0..<extents[2] {
            let values = (0..<2).map { i in
              let layout = layouts[i]
              return rounded(
                operands[i][
                  layout.place(
                    min(y, layout.height - 1), min(x, layout.width - 1),
                    min(c, layout.channels - 1))])
            }
            var value = combine(values[0], values[1])
            if value < -0.75 { value = -0.75 }
            if value > 2 { value = 2 }
            if value.isNaN { value = Float(bitPattern: 0x7FC0_0000) }
            #expect(observed[layouts[2].place(y, x, c)] == bits(value), "\(text)")
          }
        }
      }
    }
  }
}
