import CKernels
import Testing

private let types: [ck_type] = [CK_U8, CK_I8, CK_I16, CK_F16, CK_F32]

private func elementSize(_ type: ck_type) -> Int {
  type == CK_F32 ? 4 : type == CK_I16 || type == CK_F16 ? 2 : 1
}

private func window(_ kernel: Int32, _ stride: Int32, pad: Int32) -> ck_window {
  ck_window(
    kernel_height: kernel, kernel_width: kernel, stride_y: stride, stride_x: stride, dilation_y: 1,
    dilation_x: 1, pad_top: pad, pad_left: pad)
}

@Suite struct PoolingTests {
  /// A window over a map, with windows that hang over every edge.
  private func randomWindow(_ random: inout Random) -> ck_window {
    ck_window(
      kernel_height: random.pick(1...4), kernel_width: random.pick(1...4),
      stride_y: random.pick(1...3), stride_x: random.pick(1...3), dilation_y: random.pick(1...2),
      dilation_x: random.pick(1...2), pad_top: random.pick(0...2), pad_left: random.pick(0...2))
  }

  @Test(arguments: types)
  func levelsAndThreadsAgreeWithTheSpecification(type: ck_type) {
    let seed = UInt64.random(in: 0...99_999)
    var random = Random(seed: seed)
    for round in 0..<150 {
      var window = randomWindow(&random)
      let channels = random.chance(5) ? random.pick(250...300) : random.pick(1...70)
      var input = Map(
        height: random.pick(1...9), width: random.pick(1...9), channels: channels,
        elementSize: elementSize(type), slack: &random)
      input.fill(&random)
      if type == CK_F16 || type == CK_F32 {
        // No infinities and NaN, whose sums are not comparable.
        let size = elementSize(type)
        for i in stride(from: size - 1, to: input.bytes.count, by: size) { input.bytes[i] &= 0xbb }
      }
      let output = Map(
        height: random.pick(1...9), width: random.pick(1...9), channels: channels,
        elementSize: elementSize(type), slack: &random)
      let isMaximum = round % 2 == 0, countsPadding = random.chance(2)
      let zero = type == CK_U8 ? random.pick(0...255) : random.pick(-128...127)
      let disagreement = firstDisagreement { isa, pool in
        var (input, output) = (input, output)
        input.withMap { input in
          output.withMap {
            if isMaximum {
              ck_max_pool(type, &window, input, $0, isa, pool)
            } else {
              ck_average_pool(type, &window, countsPadding, 1, 1, zero, input, $0, isa, pool)
            }
          }
        }
        return output.bytes
      }
      #expect(disagreement == nil, "seed \(seed), round \(round)")
      if disagreement != nil { return }
    }
  }

  /// The specification takes pixels in runs, too: each is compared with an output of it alone, which
  /// moved padding reaches.
  @Test(arguments: types)
  func everyMaximumIsThatOfItsWindowAlone(type: ck_type) {
    let seed = UInt64.random(in: 0...99_999)
    var random = Random(seed: seed)
    for round in 0..<40 {
      var window = randomWindow(&random)
      let channels = random.pick(1...40), size = elementSize(type)
      var input = Map(
        height: random.pick(1...6), width: random.pick(1...12), channels: channels,
        elementSize: size, slack: &random)
      input.fill(&random)
      var output = Map(
        height: random.pick(1...4), width: random.pick(1...8), channels: channels,
        elementSize: size)
      input.withMap { input in
        output.withMap { ck_max_pool(type, &window, input, $0, CK_ISA_SCALAR, nil) }
      }
      for y in 0..<output.height {
        for x in 0..<output.width {
          var moved = window
          moved.pad_top -= y * window.stride_y
          moved.pad_left -= x * window.stride_x
          var pixel = Map(height: 1, width: 1, channels: channels, elementSize: size)
          input.withMap { input in
            pixel.withMap { ck_max_pool(type, &moved, input, $0, CK_ISA_SCALAR, nil) }
          }
          let first = Int(y) * output.rowPitch + Int(x) * output.pixelPitch
          let isSame =
            output.bytes[first..<first + output.pixelPitch] == pixel.bytes[0..<pixel.pixelPitch]
          #expect(isSame, "seed \(seed), round \(round), pixel \(y), \(x)")
          if !isSame { return }
        }
      }
    }
  }

  /// [3, 3, 1] with a window of 2 and stride 2: the last windows hang over the edge.
  private func pool(_ body: (UnsafePointer<ck_map>, UnsafePointer<ck_map>) -> Void) -> [UInt8] {
    var input = Map(height: 3, width: 3, channels: 1),
      output = Map(height: 2, width: 2, channels: 1)
    input.bytes.replaceSubrange(0..<9, with: [1, 2, 10, 4, 6, 21, 100, 101, 200])
    input.withMap { input in output.withMap { body(input, $0) } }
    return Array(output.bytes.prefix(4))
  }

  @Test func windowsThatHangOverTakeWhatIsInside() {
    for isa in fastLevels + [CK_ISA_SCALAR] {
      var overhanging = window(2, 2, pad: 0)
      #expect(pool { ck_max_pool(CK_U8, &overhanging, $0, $1, isa, nil) } == [6, 21, 101, 200])
      // 13 / 4 = 3.25, 31 / 2 = 15.5, 201 / 2 = 100.5.
      #expect(
        pool { ck_average_pool(CK_U8, &overhanging, false, 0, 0, 9, $0, $1, isa, nil) }
          == [3, 16, 101, 200])
    }
  }

  @Test func countedPaddingEndsWhereThePaddedInputEnds() {
    for isa in fastLevels + [CK_ISA_SCALAR] {
      var overhanging = window(2, 2, pad: 0)
      // Nothing beyond the input is padding.
      #expect(
        pool { ck_average_pool(CK_U8, &overhanging, true, 0, 0, 0, $0, $1, isa, nil) }
          == [3, 16, 101, 200])
      // One row and column of value 1: (31 + 2) / 4, (201 + 2) / 4, (200 + 3) / 4.
      #expect(
        pool { ck_average_pool(CK_U8, &overhanging, true, 1, 1, 1, $0, $1, isa, nil) }
          == [3, 8, 51, 51])
    }
  }

  @Test func signedAveragesRoundHalfAwayFromZero() {
    for isa in fastLevels + [CK_ISA_SCALAR] {
      var input = Map(height: 1, width: 2, channels: 1),
        output = Map(height: 1, width: 1, channels: 1)
      var wide = window(1, 1, pad: 0)
      wide.kernel_width = 2
      (input.bytes[0], input.bytes[1]) = (UInt8(bitPattern: -1), UInt8(bitPattern: -2))
      input.withMap { input in
        output.withMap { ck_average_pool(CK_I8, &wide, false, 0, 0, 0, input, $0, isa, nil) }
      }
      #expect(Int8(bitPattern: output.bytes[0]) == -2)
    }
  }

  @Test func paddingAloneGivesTheSmallestValue() {
    for isa in fastLevels + [CK_ISA_SCALAR] {
      for (type, smallest) in [
        (CK_U8, [0]), (CK_I8, [0x80]), (CK_I16, [0, 0x80]), (CK_F16, [0, 0xfc]),
        (CK_F32, [0, 0, 0x80, 0xff]),
      ] as [(ck_type, [UInt8])] {
        var input = Map(height: 2, width: 2, channels: 1, elementSize: 4), output = input
        var outside = window(1, 1, pad: 1)
        input.withMap { input in
          output.withMap { ck_max_pool(type, &outside, input, $0, isa, nil) }
        }
        #expect(Array(output.bytes.prefix(smallest.count)) == smallest)
      }
    }
  }

  @Test func maximumOfFloatsIgnoresNaN() {
    for isa in fastLevels + [CK_ISA_SCALAR] {
      let values: [Float] = [.nan, -3, -.infinity, -1.5]
      var input = Map(height: 2, width: 2, channels: 1, elementSize: 4)
      var output = Map(height: 1, width: 1, channels: 1, elementSize: 4)
      for (i, value) in values.enumerated() {
        for byte in 0..<4 {
          input.bytes[4 * i + byte] = UInt8(
            truncatingIfNeeded: value.bitPattern >> (8 * UInt32(byte)))
        }
      }
      var whole = window(2, 1, pad: 0)
      input.withMap { input in
        output.withMap { ck_max_pool(CK_F32, &whole, input, $0, isa, nil) }
      }
      let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(output.bytes[$1]) << (8 * UInt32($1)) }
      #expect(Float(bitPattern: bits) == -1.5)
    }
  }
}
