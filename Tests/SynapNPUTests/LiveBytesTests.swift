import SynapCore
import SynapNPU
import Testing

/// What of a result is not overwritten yet, against sets of bytes.
@Suite struct LiveBytesTests {
  private static func bytes(_ region: Region) -> Set<Int> {
    var starts = [region.start.offset]
    for step in region.steps {
      starts = starts.flatMap { start in (0..<step.count).map { start + $0 * step.stride } }
    }
    return Set(starts.flatMap { $0..<$0 + region.run })
  }

  /// A slice of pixels, a window of rows, one run, or any nest of repetitions.
  private static func region(_ random: inout SystemRandomNumberGenerator) -> Region {
    func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    let channels = [4, 6, 8][pick(0...2)]
    switch pick(0...3) {
    case 0:
      let width = pick(1...3), first = pick(0...channels - 1), count = pick(1...channels - first)
      let gap = pick(0...5) == 0 ? 2 : 0
      return Region(
        "", at: Address(.ddr, (pick(0...4) / 3) * channels + first), run: count,
        steps: [
          .init(count: 6 / width, stride: width * channels + gap),
          .init(count: width, stride: channels),
        ])
    case 1:
      let x = pick(0...2), y = pick(0...1)
      return Region(
        "", at: Address(.ddr, (3 * y + x) * channels), run: channels,
        steps: [
          .init(count: pick(1...2 - y), stride: 3 * channels),
          .init(count: pick(1...3 - x), stride: channels),
        ])
    case 2:
      let start = pick(0...47)
      return Region("", at: Address(.ddr, start), run: pick(1...48 - start))
    default:
      let strides = [0, 1, 2, 3, 4, 6, 8, 12, 24]
      return Region(
        "", at: Address(pick(0...9) == 0 ? .sram : .ddr, pick(0...12)), run: pick(1...2),
        steps: (0..<pick(0...3)).map { _ in .init(count: pick(1...4), stride: strides[pick(0...8)])
        }
      )
    }
  }

  @Test func noByteIsTakenForOverwrittenThatIsNot() {
    var random = SystemRandomNumberGenerator()
    var emptied = 0
    for _ in 0..<4000 {
      let first = Int.random(in: 0...8, using: &random)
      let count = Int.random(in: 1...48, using: &random)
      var live = LiveBytes(of: map(first, 1, 1, count))
      var stale = Set(first..<first + count)
      for _ in 0..<14 where !live.isEmpty && !live.isScattered {
        let read = Self.region(&random), write = Self.region(&random)
        if read.space == .ddr, !live.isRead(by: read) {
          #expect(Self.bytes(read).isDisjoint(with: stale))
        }
        guard write.isDistinct else { continue }
        live.remove(write)
        if write.space == .ddr { stale.subtract(Self.bytes(write)) }
        if live.isEmpty { emptied += 1 }
        #expect(!live.isEmpty || stale.isEmpty)
      }
    }
    #expect(emptied > 100)
  }

  @Test func levelsInAnyOrderAreOneRun() {
    var live = LiveBytes(of: map(0, 1, 1, 24))
    live.remove(
      Region(
        "", at: Address(.ddr, 0), run: 1,
        steps: [.init(count: 4, stride: 1), .init(count: 6, stride: 4)]))
    #expect(live.isEmpty)
  }
}
