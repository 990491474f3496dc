import SynapCompiler
import Testing

@Suite struct MemoryPlannerTests {
  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func neverOverlapsBuffersInUseAtTheSameTime(seed: UInt64) {
    var generator = Generator(state: seed)
    let requests = (0..<200).map { _ in
      let start = Int.random(in: 0..<100, using: &generator)
      return BufferRequest(
        byteCount: Int.random(in: 1...60_000, using: &generator),
        lifetime: start...(start + Int.random(in: 0..<20, using: &generator)),
        traffic: Int.random(in: 1...100_000, using: &generator),
        isPinnedToDDR: Int.random(in: 0..<10, using: &generator) == 0)
    }
    let planner = MemoryPlanner(sramByteCount: 1 << 19)
    let (places, sram, ddr) = planner.plan(requests)
    #expect(places.count == requests.count && sram <= 1 << 19)
    for (first, one) in requests.enumerated() {
      let end = places[first].offset + one.byteCount
      #expect(end <= (places[first].isOnChip ? sram : ddr))
      #expect(!(one.isPinnedToDDR && places[first].isOnChip))
      #expect(places[first].offset.isMultiple(of: MemoryPlanner.alignment))
      for (second, other) in requests.enumerated().dropFirst(first + 1)
      where one.lifetime.overlaps(other.lifetime)
        && places[first].isOnChip == places[second].isOnChip
      {
        let otherEnd = places[second].offset + other.byteCount
        #expect(end <= places[second].offset || otherEnd <= places[first].offset)
      }
    }
  }

  /// Two buffers of 100 bytes that follow one another, the first better kept for the second's step.
  private func successors() -> [BufferRequest] {
    var requests = (0..<2).map {
      BufferRequest(byteCount: 100, lifetime: $0...$0, traffic: 1, isPinnedToDDR: false)
    }
    requests[0].isBetterKept = true
    return requests
  }

  @Test func keepsWhatIsBetterKeptWhereThereIsRoom() {
    let (places, sram, ddr) = MemoryPlanner(sramByteCount: 256).plan(successors())
    #expect(places[0].offset != places[1].offset && sram == 256 && ddr == 0)
  }

  @Test func keepsNothingAtTheCostOfPlacesOnChip() {
    let (places, _, ddr) = MemoryPlanner(sramByteCount: 128).plan(successors())
    #expect(places.allSatisfy(\.isOnChip) && ddr == 0)
  }

  @Test func keepsTheBuffersThatCostNothing() {
    // A third buffer fills the memory in the first two steps, so that only the later pair has room.
    var requests = successors()
    requests += successors().map { request in
      var later = request
      later.lifetime = request.lifetime.lowerBound + 2...request.lifetime.upperBound + 2
      return later
    }
    requests.append(
      BufferRequest(byteCount: 128, lifetime: 0...1, traffic: 1000, isPinnedToDDR: false))
    let (places, _, ddr) = MemoryPlanner(sramByteCount: 256).plan(requests)
    #expect(places.allSatisfy(\.isOnChip) && ddr == 0)
    #expect(places[0].offset == places[1].offset && places[2].offset != places[3].offset)
  }

  @Test func sharesAddressesOfDisjointLifetimes() {
    let requests = (0..<4).map {
      BufferRequest(byteCount: 100, lifetime: $0...$0, traffic: 1, isPinnedToDDR: false)
    }
    #expect(MemoryPlanner(sramByteCount: 128).plan(requests).sram == 128)
  }
}
