import CKernels
import Testing

/// The conversion of pictures, against the formula of `ck_picture.h` in plain Swift.
@Suite struct PictureTests {
  /// One conversion: components of whole or half resolution, and what becomes of them.
  struct Case {
    var extents: (height: Int, width: Int)
    var halves: (rows: Bool, columns: Bool)
    var result: (height: Int, width: Int)
    var colors = CK_COLORS_KEPT
    var scales = true
    var region: [Int32]
    var channels = 3
    var elementSize = 1

    var components: [MapLayout] {
      (0..<channels).map { index in
        MapLayout(
          height: index > 0 && halves.rows ? extents.height / 2 : extents.height,
          width: index > 0 && halves.columns ? extents.width / 2 : extents.width, channels: 1,
          elementSize: 1, pixelGap: index, rowGap: 2 * index)
      }
    }
    var output: MapLayout {
      MapLayout(
        height: result.height, width: result.width, channels: channels, elementSize: elementSize,
        rowGap: 1)
    }
  }

  /// The two pixels of an axis that a result lies between, and the weight of the second one.
  private func position(
    _ index: Int, step: Int, offset: Int, extent: Int, count: Int
  ) -> (Int, Int, Int) {
    let shown = (step * count + 16384) >> 15
    let first = min(max(offset, 0), extent - 1)
    let last = min(max(offset + shown - 1, first), extent - 1)
    let exact = offset * 65536 + (2 * index + 1) * step - 32768
    let rounded = (min(max(exact, first * 65536), last * 65536) + 16) >> 5
    return (rounded >> 11, min(rounded >> 11 + 1, last), rounded & 2047)
  }

  private func colors(
    _ test: Case, _ samples: [[UInt8]], _ y: Int, _ x: Int
  ) -> [Int] {
    let values = test.components.enumerated().map { index, layout in
      Int(
        samples[index][
          layout.place(
            layout.height == test.extents.height ? y : y / 2,
            layout.width == test.extents.width ? x : x / 2, 0)])
    }
    guard test.colors != CK_COLORS_KEPT else { return values }
    let (luma, u, v) = (298 * (values[0] - 16) + 128, values[1] - 128, values[2] - 128)
    let rgb = [luma + 409 * v, luma - 100 * u - 208 * v, luma + 516 * u].map {
      min(max($0 >> 8, 0), 255)
    }
    return test.colors == CK_COLORS_YUV_TO_RGB ? rgb : rgb.reversed()
  }

  /// The entries of the tables that the formula selects, in the order of the output's elements.
  private func expected(_ test: Case, _ samples: [[UInt8]]) -> [Int] {
    let region = (test.scales ? test.region : [32768, 32768] + Array(test.region[2...])).map {
      Int($0)
    }
    return (0..<test.result.height).flatMap { y in
      let row = position(
        y, step: region[1], offset: region[3], extent: test.extents.height,
        count: test.result.height)
      return (0..<test.result.width).flatMap { x in
        let column = position(
          x, step: region[0], offset: region[2], extent: test.extents.width,
          count: test.result.width)
        let corners = [(row.0, column.0), (row.0, column.1), (row.1, column.0), (row.1, column.1)]
          .map { colors(test, samples, $0.0, $0.1) }
        return (0..<test.channels).map { channel in
          let above = (2048 - column.2) * corners[0][channel] + column.2 * corners[1][channel]
          let below = (2048 - column.2) * corners[2][channel] + column.2 * corners[3][channel]
          let sum = (2048 - row.2) * above + row.2 * below
          return 256 * channel + (sum + (1 << 21)) >> 22
        }
      }
    }
  }

  private func check(_ test: Case, _ random: inout KernelRandom) {
    let variants = KernelVariants()
    let samples = test.components.map { random.bytes($0.size) }
    let tables = random.bytes(256 * test.channels * test.elementSize)
    let output = test.output
    let text = "seed \(random.seed), \(test)"
    let observed = variants.bytes(output.size, text) { isa, pool, memory in
      var map = output.map(memory)
      withMaps(test.components, samples) { maps in
        var picture = ck_picture()
        picture.colors = test.colors
        picture.scales = test.scales
        picture.component = (maps[0], maps[test.channels > 1 ? 1 : 0], maps[test.channels - 1])
        picture.element_size = Int32(test.elementSize)
        test.region.withUnsafeBufferPointer { region in
          tables.withUnsafeBytes { tables in
            picture.region = region.baseAddress
            picture.tables = tables.baseAddress
            ck_convert_picture(&picture, &map, isa, pool)
          }
        }
      }
    }
    var entries = expected(test, samples).makeIterator()
    for y in 0..<output.height {
      for x in 0..<output.width {
        for channel in 0..<test.channels {
          guard let entry = entries.next() else { return }
          let (from, to) = (
            entry * test.elementSize, output.place(y, x, channel) * test.elementSize
          )
          for byte in 0..<test.elementSize where observed[to + byte] != tables[from + byte] {
            Issue.record("(\(y), \(x), \(channel)) is no entry \(entry); \(text)")
            return
          }
        }
      }
    }
  }

  private func withMaps(
    _ layouts: [MapLayout], _ samples: [[UInt8]], _ maps: [ck_map] = [],
    _ body: ([ck_map]) -> Void
  ) {
    guard maps.count < layouts.count else { return body(maps) }
    layouts[maps.count].withMap(samples[maps.count]) { map in
      withMaps(layouts, samples, maps + [map.pointee], body)
    }
  }

  @Test(arguments: [CK_COLORS_KEPT, CK_COLORS_YUV_TO_RGB, CK_COLORS_YUV_TO_BGR], [1, 2, 4])
  func convertsAsTheFormulaSays(_ colors: ck_colors, _ elementSize: Int) {
    var random = KernelRandom()
    for scales in [false, true] {
      for halves in [(false, false), (true, true), (false, true)] {
        check(
          Case(
            extents: (10, 300), halves: halves, result: (7, 271), colors: colors, scales: scales,
            region: [36_000, 47_000, 1, 2], elementSize: elementSize), &random)
      }
    }
    if colors == CK_COLORS_KEPT {
      check(
        Case(
          extents: (5, 6), halves: (false, false), result: (9, 8), region: [24_576, 18_204, 0, 0],
          channels: 1, elementSize: elementSize), &random)
    }
  }

  @Test func readsNothingBeyondThePictureWhateverTheRegion() {
    var random = KernelRandom()
    let numbers: [Int32] = [
      .min, -70_000, -32_768, -1, 0, 1, 3, 32_768, 40_000, 1 << 20, .max,
    ]
    for _ in 0..<300 {
      check(
        Case(
          extents: (4, 6), halves: (true, true), result: (3, 5), colors: CK_COLORS_YUV_TO_RGB,
          scales: random.integer(0...3) > 0,
          region: (0..<4).map { _ in numbers[random.integer(0...numbers.count - 1)] }), &random)
    }
  }
}
