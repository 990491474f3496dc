import SynapCore
import SynapNPU
import Testing

@Suite struct RegionTests {
  let whole = FeatureMap(height: 4, width: 5, channels: 8, elementType: .uint8)

  @Test func slicesOfOneBufferAreDisjoint() {
    let low = whole.channels(0..<3).region("low")
    let high = whole.channels(3..<8).region("high")
    #expect(!low.overlaps(high))
    #expect(!high.overlaps(low))
    #expect(low.overlaps(whole.channels(2..<4).region("middle")))
  }

  @Test func columnsOfOneBufferAreDisjoint() {
    let left = whole.window(rows: 0..<4, columns: 0..<2).region("left")
    let right = whole.window(rows: 1..<3, columns: 2..<5).region("right")
    #expect(!left.overlaps(right))
    #expect(left.overlaps(whole.window(rows: 1..<2, columns: 1..<3).region("middle")))
  }

  @Test func overlapIsTheTruthWhereItIsDenied() {
    var generator = SeededGenerator(seed: InstructionSetTests.seed)
    var apart = 0
    for _ in 0..<5000 {
      func region() -> Region {
        Region(
          "r", at: Address(.ddr, Int.random(in: 0..<40, using: &generator)),
          run: Int.random(in: 1...4, using: &generator),
          steps: (0..<2).map { _ in
            .init(
              count: Int.random(in: 1...4, using: &generator),
              stride: Int.random(in: 0...16, using: &generator))
          })
      }
      let (first, second) = (region(), region())
      if !first.overlaps(second) {
        apart += 1
        #expect(
          offsets(first).isDisjoint(with: offsets(second)), "seed \(InstructionSetTests.seed)")
      }
      if first.isDistinct { #expect(offsets(first).count == first.byteCount) }
    }
    #expect(apart > 100)
  }

  private func offsets(_ region: Region) -> Set<Int> {
    var starts = [region.start.offset]
    for step in region.steps {
      starts = starts.flatMap { start in (0..<step.count).map { start + $0 * step.stride } }
    }
    return Set(starts.flatMap { $0..<$0 + region.run })
  }
}
