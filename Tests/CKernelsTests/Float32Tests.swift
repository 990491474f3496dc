import CKernels
import Testing

extension ck_convolution32 {
  /// A random shape; transposed ones extend their input.
  static func random(_ random: inout KernelRandom, transposed: Bool) -> Self {
    let isDepthwise = random.integer(0...3) == 0
    let groups = isDepthwise ? random.size(1...20) : random.size(1...3)
    let depth = isDepthwise ? 1 : random.size(1...40)
    let results = isDepthwise ? 1 : random.size(1...70)
    while true {
      let window = ck_window(
        kernel_height: random.size(1...4), kernel_width: random.size(1...4),
        stride_y: random.size(1...3), stride_x: random.size(1...3),
        dilation_y: random.size(1...2), dilation_x: random.size(1...2),
        pad_top: random.size(0...2), pad_left: random.size(0...2))
      let height = random.size(1...12)
      let width = random.size(1...(transposed ? 20 : 70))
      let spanY = (window.kernel_height - 1) * window.dilation_y + 1
      let spanX = (window.kernel_width - 1) * window.dilation_x + 1
      var outHeight = (height + 2 * window.pad_top - spanY) / window.stride_y + 1
      var outWidth = (width + 2 * window.pad_left - spanX) / window.stride_x + 1
      if transposed {
        outHeight = (height - 1) * window.stride_y + random.size(1...4)
        outWidth = (width - 1) * window.stride_x + random.size(1...4)
      } else if height + 2 * window.pad_top < spanY || width + 2 * window.pad_left < spanX {
        continue
      }
      return ck_convolution32(
        window: window, in_channels: groups * depth, in_height: height, in_width: width,
        out_channels: groups * results, out_height: outHeight, out_width: outWidth,
        groups: groups)
    }
  }

  var inputCount: Int { Int(in_channels * in_height * in_width) }
  var outputCount: Int { Int(out_channels * out_height * out_width) }
  var weightCount: Int {
    Int(out_channels * (in_channels / groups) * window.kernel_height * window.kernel_width)
  }

  /// Calls `body` with an output, the input that each tap reads, nil in the padding, and the tap.
  func forEachTap(
    transposed: Bool = false,
    _ body: (_ output: (Int, Int, Int), _ input: (Int, Int)?, _ tap: (Int, Int)) -> Void
  ) {
    let w = window
    for o in 0..<Int(out_channels) {
      for y in 0..<Int(out_height) {
        for x in 0..<Int(out_width) {
          for ky in 0..<Int(w.kernel_height) {
            for kx in 0..<Int(w.kernel_width) {
              var iy = y * Int(w.stride_y) - Int(w.pad_top) + ky * Int(w.dilation_y)
              var ix = x * Int(w.stride_x) - Int(w.pad_left) + kx * Int(w.dilation_x)
              if transposed {
                iy = y + Int(w.pad_top) - ky * Int(w.dilation_y)
                ix = x + Int(w.pad_left) - kx * Int(w.dilation_x)
                if iy % Int(w.stride_y) != 0 || ix % Int(w.stride_x) != 0 { continue }
                iy /= Int(w.stride_y)
                ix /= Int(w.stride_x)
              }
              let isInside =
                iy >= 0 && iy < Int(in_height) && ix >= 0 && ix < Int(in_width)
              body((o, y, x), isInside ? (iy, ix) : nil, (ky, kx))
            }
          }
        }
      }
    }
  }

  /// The sums in binary64, and the sums of the magnitudes of their terms.
  func sums(
    transposed: Bool, _ input: [Float], _ weights: [Float], _ bias: [Float]?
  ) -> (values: [Double], magnitudes: [Double]) {
    let plane = Int(out_height * out_width)
    let depth = Int(in_channels / groups)
    let results = Int(out_channels / groups)
    let kernel = (Int(window.kernel_height), Int(window.kernel_width))
    var values = (0..<outputCount).map { Double(bias?[$0 / plane] ?? 0) }
    var magnitudes = values.map(abs)
    forEachTap(transposed: transposed) { output, source, tap in
      guard let source else { return }
      let (o, y, x) = output
      let place = (o * Int(out_height) + y) * Int(out_width) + x
      for c in 0..<depth {
        let channel = o / results * depth + c
        let row = transposed ? channel * results + o % results : o * depth + c
        let term =
          Double(input[(channel * Int(in_height) + source.0) * Int(in_width) + source.1])
          * Double(weights[(row * kernel.0 + tap.0) * kernel.1 + tap.1])
        values[place] += term
        magnitudes[place] += abs(term)
      }
    }
    return (values, magnitudes)
  }
}

@Suite struct Float32Tests {
  @Test(arguments: [false, true])
  func convolvesWithTheSameBitsEverywhere(transposed: Bool) {
    let variants = KernelVariants()
    var random = KernelRandom()
    for round in 0..<60 {
      var shape = ck_convolution32.random(&random, transposed: transposed)
      let input = random.floats(shape.inputCount)
      let weights = random.floats(shape.weightCount)
      let bias = round % 3 == 0 ? nil : random.floats(Int(shape.out_channels))
      let observed = variants.elements(
        Float.self, shape.outputCount, "seed \(random.seed), round \(round), \(shape)"
      ) { isa, pool, output in
        let output = output.assumingMemoryBound(to: Float.self)
        let run = transposed ? ck_convolution32_transposed_run : ck_convolution32_run
        #expect(run(&shape, input, weights, bias, output, isa, pool))
      }
      let exact = shape.sums(transposed: transposed, input, weights, bias)
      let isClose = observed.indices.allSatisfy {
        abs(Double(observed[$0]) - exact.values[$0]) <= 1e-5 * exact.magnitudes[$0]
      }
      #expect(isClose, "seed \(random.seed), round \(round), \(shape)")
    }
  }

  private func expectSameBits(_ shape: ck_convolution32, transposed: Bool) {
    let variants = KernelVariants()
    var random = KernelRandom()
    var shape = shape
    let input = random.floats(shape.inputCount)
    let weights = random.floats(shape.weightCount)
    let run = transposed ? ck_convolution32_transposed_run : ck_convolution32_run
    _ = variants.bytes(shape.outputCount * 4, "seed \(random.seed), \(shape)") {
      isa, pool, output in
      let output = output.assumingMemoryBound(to: Float.self)
      #expect(run(&shape, input, weights, nil, output, isa, pool))
    }
  }

  /// Channels, results, side of the map, kernel and its dilation.
  @Test(arguments: [
    [256, 19, 8, 1, 1], [257, 19, 8, 1, 1], [700, 19, 8, 1, 1],
    // Panels hold part of the channels, with one plane for all taps and with one for each.
    [90, 12, 40, 3, 1], [800, 5, 9, 3, 1], [300, 200, 9, 3, 1],
    // A channel alone is more than a panel on the stack; taps that are far apart.
    [1, 2, 260, 259, 1], [2, 3, 5, 3, 900], [1, 3, 400, 3, 300],
  ])
  func longSumsAndLargePanelsHaveTheSameBits(extents: [Int32]) {
    let (side, kernel, dilation) = (extents[2], extents[3], extents[4])
    let pad = kernel / 2 * dilation
    let outSide = side + 2 * pad - (kernel - 1) * dilation
    let isLarge = kernel > 9
    let shape = ck_convolution32(
      window: ck_window(
        kernel_height: kernel, kernel_width: kernel, stride_y: 1, stride_x: 1,
        dilation_y: dilation, dilation_x: dilation, pad_top: isLarge ? 0 : pad,
        pad_left: isLarge ? 0 : pad),
      in_channels: extents[0], in_height: side, in_width: side, out_channels: extents[1],
      out_height: isLarge ? side - kernel + 1 : outSide,
      out_width: isLarge ? side - kernel + 1 : outSide, groups: 1)
    expectSameBits(shape, transposed: false)
  }

  /// A phase whose gaps between rows are as wide as the other phases' rows.
  @Test func phasesOfTransposedConvolutionsKeepToTheirRows() {
    let shape = ck_convolution32(
      window: ck_window(
        kernel_height: 2, kernel_width: 3, stride_y: 2, stride_x: 1, dilation_y: 1, dilation_x: 1,
        pad_top: 0, pad_left: 2),
      in_channels: 2, in_height: 40, in_width: 4, out_channels: 1, out_height: 80, out_width: 2,
      groups: 1)
    expectSameBits(shape, transposed: true)
  }

  @Test func everyNaNIsTheQuietOne() {
    let variants = KernelVariants()
    var shape = ck_convolution32(
      window: ck_window(
        kernel_height: 3, kernel_width: 3, stride_y: 1, stride_x: 1, dilation_y: 1, dilation_x: 1,
        pad_top: 1, pad_left: 1),
      in_channels: 2, in_height: 6, in_width: 40, out_channels: 3, out_height: 6, out_width: 40,
      groups: 1)
    var input = [Float](repeating: 1, count: shape.inputCount)
    input[17] = Float(bitPattern: 0xFFF1_2345)
    input[200] = .infinity
    let weights = (0..<shape.weightCount).map { Float($0 % 3) - 1 }
    let output = variants.elements(Float.self, shape.outputCount, "NaN") { isa, pool, output in
      let output = output.assumingMemoryBound(to: Float.self)
      #expect(ck_convolution32_run(&shape, input, weights, nil, output, isa, pool))
    }
    #expect(output.contains { $0.isNaN })
    #expect(output.allSatisfy { !$0.isNaN || $0.bitPattern == 0x7FC0_0000 })
  }

  @Test func multipliesMatricesWithTheSameBitsEverywhere() {
    let variants = KernelVariants()
    var random = KernelRandom()
    for round in 0..<60 {
      let m = random.integer(1...(round % 5 == 0 ? 200 : 20))
      let n = random.integer(1...150)
      let k = random.integer(0...(round % 4 == 0 ? 600 : 60))
      let a = random.floats(max(m * k, 1))
      let b = random.floats(max(k * n, 1))
      let bias = round % 3 == 0 ? nil : random.floats(n)
      let observed = variants.elements(
        Float.self, m * n, "seed \(random.seed), round \(round), \(m) x \(n) x \(k)"
      ) { isa, pool, output in
        let output = output.assumingMemoryBound(to: Float.self)
        #expect(ck_matmul32(Int64(m), Int64(n), Int64(k), a, b, bias, output, isa, pool))
      }
      for row in 0..<m {
        for column in 0..<n {
          var sum = bias?[column] ?? 0
          for i in 0..<k { sum.addProduct(a[row * k + i], b[i * n + column]) }
          #expect(observed[row * n + column].bitPattern == sum.bitPattern)
        }
      }
    }
  }

  /// Maximum and average of each window, with their counts, by a plain loop.
  static func pooled(
    _ shape: ck_convolution32, _ input: [Float]
  ) -> (maxima: [Float], sums: [Float], counts: [Int]) {
    var maxima = [Float](repeating: -.infinity, count: shape.outputCount)
    var sums = [Float](repeating: 0, count: shape.outputCount)
    var counts = [Int](repeating: 0, count: shape.outputCount)
    shape.forEachTap { output, source, _ in
      guard let source else { return }
      let (o, y, x) = output
      let place = (o * Int(shape.out_height) + y) * Int(shape.out_width) + x
      let value = input[(o * Int(shape.in_height) + source.0) * Int(shape.in_width) + source.1]
      let isLarger = value > maxima[place] || (value == maxima[place] && value.sign == .plus)
      if isLarger { maxima[place] = value }
      sums[place] += value
      counts[place] += 1
    }
    return (maxima, sums, counts)
  }

  @Test func poolsWithTheSameBitsEverywhere() {
    let variants = KernelVariants()
    var random = KernelRandom()
    for round in 0..<80 {
      var shape = ck_convolution32.random(&random, transposed: false)
      shape.out_channels = shape.in_channels
      shape.groups = shape.in_channels
      let input = random.floats(shape.inputCount)
      let description = "seed \(random.seed), round \(round), \(shape)"
      let expected = Self.pooled(shape, input)
      let maxima = variants.elements(Float.self, shape.outputCount, description) {
        ck_max_pool32(&shape, input, $2.assumingMemoryBound(to: Float.self), $0, $1)
      }
      #expect(maxima.map(\.bitPattern) == expected.maxima.map(\.bitPattern), "\(description)")
      let averages = variants.elements(Float.self, shape.outputCount, description) {
        ck_average_pool32(
          &shape, false, 0, 0, input, $2.assumingMemoryBound(to: Float.self), $0, $1)
      }
      let plain = zip(expected.sums, expected.counts).map { $1 == 0 ? 0 : $0 / Float($1) }
      #expect(averages.map(\.bitPattern) == plain.map(\.bitPattern), "\(description)")
      _ = variants.bytes(shape.outputCount * 4, description) {
        ck_average_pool32(
          &shape, true, 2, 1, input, $2.assumingMemoryBound(to: Float.self), $0, $1)
      }
    }
  }

  @Test func takesTheMaximaOfLongRowsAndWideWindowsWithTheSameBits() {
    let variants = KernelVariants()
    var random = KernelRandom()
    let cases: [(width: Int32, kernel: Int32, step: Int32, dilation: Int32)] = [
      (1500, 13, 1, 1), (1500, 5, 2, 3), (2600, 3, 2, 1), (1100, 300, 1, 2), (20, 13, 1, 1),
    ]
    for (width, kernel, step, dilation) in cases {
      let pad = (kernel - 1) * dilation / 2
      var shape = ck_convolution32(
        window: ck_window(
          kernel_height: 3, kernel_width: kernel, stride_y: 1, stride_x: step, dilation_y: 1,
          dilation_x: dilation, pad_top: 1, pad_left: pad),
        in_channels: 2, in_height: 4, in_width: width, out_channels: 2, out_height: 4,
        out_width: (width + 2 * pad - (kernel - 1) * dilation - 1) / step + 1, groups: 2)
      var input = random.floats(shape.inputCount)
      for index in stride(from: 0, to: input.count, by: 7) {
        input[index] = index % 2 == 0 ? 0 : -0.0
      }
      let description = "seed \(random.seed), \(shape)"
      let maxima = variants.elements(Float.self, shape.outputCount, description) {
        ck_max_pool32(&shape, input, $2.assumingMemoryBound(to: Float.self), $0, $1)
      }
      let expected = Self.pooled(shape, input).maxima
      #expect(maxima.map(\.bitPattern) == expected.map(\.bitPattern), "\(description)")
      input[3] = .nan
      _ = variants.bytes(shape.outputCount * 4, description) {
        ck_max_pool32(&shape, input, $2.assumingMemoryBound(to: Float.self), $0, $1)
      }
    }
  }

  @Test func countsThePaddingAfterTheInput() {
    var shape = ck_convolution32(
      window: ck_window(
        kernel_height: 1, kernel_width: 3, stride_y: 1, stride_x: 2, dilation_y: 1, dilation_x: 1,
        pad_top: 0, pad_left: 1),
      in_channels: 1, in_height: 1, in_width: 5, out_channels: 1, out_height: 1, out_width: 4,
      groups: 1)
    let input: [Float] = [3, 3, 3, 3, 3]
    for isa in [CK_ISA_SCALAR] + KernelVariants.levels {
      var output = [Float](repeating: -1, count: 4)
      ck_average_pool32(&shape, true, 0, 1, input, &output, isa, nil)
      // The windows are -1 ... 1, 1 ... 3, 3 ... 5 and 5 ... 7, the padded input -1 ... 5.
      #expect(output == [2, 3, 2, 0])
    }
  }
}
