import SynapCore

/// A piece of memory that a program needs for a while.
package struct BufferRequest: Sendable {
  /// The size in bytes.
  package var byteCount: Int
  /// The first and last step in which it is used.
  package var lifetime: ClosedRange<Int>
  /// Whether its place should stay free for one step more where that costs nothing.
  package var isBetterKept = false
  /// The bytes that are read from and written to it: what having it on chip saves.
  package var traffic: Int
  /// Whether it must lie in DDR: inputs and outputs, which the host reads and writes.
  package var isPinnedToDDR: Bool

  /// Creates a request.
  package init(
    byteCount: Int, lifetime: ClosedRange<Int>, traffic: Int, isPinnedToDDR: Bool
  ) {
    self.byteCount = byteCount
    self.lifetime = lifetime
    self.traffic = traffic
    self.isPinnedToDDR = isPinnedToDDR
  }

  /// The request with the lifetime that is better.
  fileprivate var kept: BufferRequest {
    var request = self
    request.lifetime = lifetime.lowerBound...lifetime.upperBound + 1
    return request
  }

  /// The bytes times the steps that they are taken for.
  fileprivate var occupancy: Int {
    let (product, overflow) = max(byteCount, 1).multipliedReportingOverflow(by: lifetime.count)
    return overflow ? .max : product
  }
}

/// Where a buffer lies.
package struct BufferPlace: Hashable, Sendable {
  /// Whether it is on chip.
  package var isOnChip: Bool
  /// The offset in its memory in bytes.
  package var offset: Int
}

/// Decides which buffers lie in SRAM, and where each lies, so that buffers in use at the same time
/// never overlap.
///
/// Buffers that save most traffic per byte and step of their lifetime go into SRAM first; what does
/// not fit goes to DDR. Each is put at the lowest free offset. Of buffers that are better kept those
/// are with which the same ones lie in SRAM and DDR takes no more; the extent of SRAM may grow up to
/// its size. The result depends on the requests alone.
package struct MemoryPlanner {
  /// The boundary that buffers start on, in bytes.
  package static let alignment = 64

  /// The size of the on-chip memory in bytes.
  package let sramByteCount: Int

  /// Creates a planner for a target with that much on-chip memory.
  package init(sramByteCount: Int) { self.sramByteCount = sramByteCount }

  /// The places of all requests and the bytes that each memory needs.
  package func plan(_ requests: [BufferRequest]) -> (places: [BufferPlace], sram: Int, ddr: Int) {
    var requests = requests
    let plain = placeAll(requests)
    var best = plain
    // A plan takes time in proportion to the square of the requests.
    var trials = min(100, Self.mostComparisons / max(requests.count * requests.count, 1))
    /// Keeps those of `candidates` that cost nothing: all of them, or what is found in halves.
    func keep(_ candidates: ArraySlice<Int>) {
      guard trials > 0, !candidates.isEmpty else { return }
      trials -= 1
      var trial = requests
      for index in candidates { trial[index] = trial[index].kept }
      let result = placeAll(trial)
      let isFree =
        result.ddr <= plain.ddr
        && zip(result.places, plain.places).allSatisfy { $0.isOnChip == $1.isOnChip }
      if isFree {
        (requests, best) = (trial, result)
      } else if candidates.count > 1 {
        let middle = candidates.startIndex + candidates.count / 2
        keep(candidates[..<middle])
        keep(candidates[middle...])
      }
    }
    keep(requests.indices.filter { requests[$0].isBetterKept }[...])
    return best
  }

  /// About a tenth of a second.
  private static let mostComparisons = 50_000_000

  private func placeAll(
    _ requests: [BufferRequest]
  ) -> (places: [BufferPlace], sram: Int, ddr: Int) {
    var places = [BufferPlace?](repeating: nil, count: requests.count)
    var onChip = Occupancy(limit: sramByteCount)
    var offChip = Occupancy(limit: Int.max)
    let byBenefit = requests.indices.sorted { first, second in
      let (one, other) = (requests[first], requests[second])
      let benefit = one.traffic.multipliedFullWidth(by: other.occupancy)
      let otherBenefit = other.traffic.multipliedFullWidth(by: one.occupancy)
      if benefit == otherBenefit { return first < second }
      return benefit.high != otherBenefit.high
        ? benefit.high > otherBenefit.high : benefit.low > otherBenefit.low
    }
    for index in byBenefit where !requests[index].isPinnedToDDR {
      if let offset = onChip.place(requests[index]) {
        places[index] = BufferPlace(isOnChip: true, offset: offset)
      }
    }
    // Large buffers first: they leave the fewest holes.
    let bySize = requests.indices.sorted { first, second in
      let sizes = (requests[first].byteCount, requests[second].byteCount)
      return sizes.0 != sizes.1 ? sizes.0 > sizes.1 : first < second
    }
    for index in bySize where places[index] == nil {
      guard let offset = offChip.place(requests[index]) else {
        preconditionFailure("DDR has no limit here")
      }
      places[index] = BufferPlace(isOnChip: false, offset: offset)
    }
    return (places.compactMap { $0 }, onChip.extent, offChip.extent)
  }
}

/// The buffers that have a place in one memory.
private struct Occupancy {
  let limit: Int
  /// The bytes in use at any time.
  private(set) var extent = 0
  /// Sorted by offset.
  private var placed: [(range: Range<Int>, lifetime: ClosedRange<Int>)] = []

  init(limit: Int) { self.limit = limit }

  /// Puts `request` at the lowest offset that is free during its lifetime; nil where it is too
  /// large.
  mutating func place(_ request: BufferRequest) -> Int? {
    let alignment = MemoryPlanner.alignment
    let size = (max(request.byteCount, 1) + alignment - 1) / alignment * alignment
    var offset = 0
    for other in placed where other.lifetime.overlaps(request.lifetime) {
      if offset + size <= other.range.lowerBound { break }
      offset = max(offset, other.range.upperBound)
    }
    guard size <= limit, offset <= limit - size else { return nil }
    let range = offset..<(offset + size)
    let position = placed.firstIndex { $0.range.lowerBound > offset } ?? placed.count
    placed.insert((range, request.lifetime), at: position)
    extent = max(extent, range.upperBound)
    return offset
  }
}
