import SynapCore
import Testing

import SynapCompiler

@Suite struct ViewTests {
  private let buffer = BufferID(index: 0)

  /// The byte offsets of all elements in row-major order.
  private func offsets(_ view: View) -> [Int] {
    var result = [view.offset]
    for axis in view.shape.dimensions.indices {
      result = result.flatMap { start in
        (0..<view.shape[axis]).map { start + $0 * view.strides[axis] }
      }
    }
    return result
  }

  @Test func reshapingKeepsRowMajorOrder() throws {
    let view = View.dense([2, 3, 4], of: .float32, in: buffer)
    for shape: Shape in [[24], [6, 4], [2, 12], [4, 3, 2], [1, 2, 1, 12], [8, 3]] {
      let reshaped = try #require(view.reshaped(to: shape))
      #expect(offsets(reshaped) == offsets(view), "\(shape)")
    }
  }

  @Test func splitsChannelsOfMapsWithoutMovingData() throws {
    let map = View.channelsLast([1, 6, 2, 2], of: .uint8, in: buffer)
    let split = try #require(map.reshaped(to: [1, 2, 3, 2, 2]))
    #expect(offsets(split) == offsets(map))
    #expect(split.transposed([0, 2, 1, 3, 4]).reshaped(to: [1, 6, 2, 2]) == nil)
  }

  @Test func refusesReshapingThatWouldMoveData() {
    let transposed = View.dense([3, 4], of: .uint8, in: buffer).transposed([1, 0])
    #expect(transposed.reshaped(to: [12]) == nil)
    #expect(transposed.reshaped(to: [4, 1, 3]) != nil)
  }

  @Test func slicesStepThroughOneAxis() {
    let view = View.dense([2, 6], of: .uint8, in: buffer).sliced(
      axis: 1, from: 1, count: 2, step: 3)
    #expect(offsets(view) == [1, 4, 7, 10])
  }

  @Test func loopsMergeOnlyWhereBothSidesAllowIt() {
    let dense = View.dense([2, 3, 4], of: .uint8, in: buffer)
    let other = View.dense([2, 3, 4], of: .uint8, in: BufferID(index: 1))
    #expect(LoopNest(from: dense, to: other).loops.map(\.extent) == [24])
    let transposed = View.dense([4, 3, 2], of: .uint8, in: buffer).transposed([2, 1, 0])
    #expect(LoopNest(from: transposed, to: other).loops.map(\.extent) == [2, 3, 4])
  }

  @Test func pairsElementsOfSlicesWithDenseMaps() throws {
    let whole = View.channelsLast([1, 8, 3, 5], of: .uint8, in: buffer)
    let slice = whole.sliced(axis: 1, from: 2, count: 4)
    let dense = View.channelsLast([1, 4, 3, 5], of: .float32, in: BufferID(index: 1))
    let maps = try #require(MapView.pair(slice, dense))
    #expect(maps.source.channels == 4 && maps.source.pixelPitch == 8)
    #expect(maps.target.channels == 4 && maps.target.pixelPitch == 16)
    #expect(maps.source.height * maps.source.width == 15)
  }
}
