import Foundation
import SynapCore
import SynapPostprocess
import Testing
import find_faces

@Suite struct YuNetTests {
  /// For a network that looks at 64 columns and 32 rows: grids of 8x4, 4x2 and 2x1 cells.
  private func decoder() throws -> YuNet {
    try YuNet(shapes: Self.shapes, width: 64, height: 32)
  }

  private static let shapes = [1, 1, 4, 10].flatMap { channels in
    [32, 8, 2].map { Shape([1, $0, channels]) }
  }

  /// Outputs in which all is 0 but a face: in the grid `level`, row 0 or 1, column 1.
  private func outputs(level: Int, row: Int, objectness: Float = 1) -> [[Float]] {
    var outputs = Self.shapes.map { [Float](repeating: 0, count: $0.elementCount) }
    let cell = row * [8, 4, 2][level] + 1
    outputs[level][cell] = 0.64
    outputs[3 + level][cell] = objectness
    outputs[6 + level].replaceSubrange(4 * cell..<4 * cell + 4, with: [0.5, 0.25, log(2), log(3)])
    outputs[9 + level].replaceSubrange(
      10 * cell..<10 * cell + 10, with: [0, 0, 1, 0, 0.5, 0.5, 0, 1, 1, 1])
    return outputs
  }

  @Test(arguments: [(0, 8, 1), (1, 16, 1), (2, 32, 0)])
  func findsAFaceInEveryGrid(_ level: Int, _ stride: Float, _ row: Int) throws {
    let faces = try decoder().faces(in: outputs(level: level, row: row), threshold: 0.5)
    #expect(faces.count == 1)
    let face = try #require(faces.first)
    #expect(abs(face.confidence - 0.8) < 1e-6)
    let (x, y) = (1.5 * stride, (Float(row) + 0.25) * stride)
    #expect(abs(face.box.xMin - (x - stride)) < 1e-4 && abs(face.box.xMax - (x + stride)) < 1e-4)
    #expect(abs(face.box.yMin - (y - 1.5 * stride)) < 1e-4)
    #expect(abs(face.box.yMax - (y + 1.5 * stride)) < 1e-4)
    let (left, top) = (stride, Float(row) * stride)
    #expect(
      face.landmarks == [
        Point(x: left, y: top), Point(x: left + stride, y: top),
        Point(x: left + stride / 2, y: top + stride / 2), Point(x: left, y: top + stride),
        Point(x: left + stride, y: top + stride),
      ])
  }

  @Test func takesTheGeometricMeanOfBothProbabilities() throws {
    let outputs = outputs(level: 1, row: 1, objectness: 0.25)
    let faces = try decoder().faces(in: outputs, threshold: 0.4)
    #expect(faces.map(\.confidence) == [0.4])
    #expect(try decoder().faces(in: outputs, threshold: 0.41).isEmpty)
  }

  @Test func rejectsOutputsOfAnotherNetwork() throws {
    #expect(throws: Diagnostic.self) {
      try YuNet(shapes: Self.shapes.reversed(), width: 64, height: 32)
    }
    #expect(throws: Diagnostic.self) {
      try YuNet(shapes: Array(Self.shapes.dropLast()), width: 64, height: 32)
    }
    #expect(throws: Diagnostic.self) { try YuNet(shapes: Self.shapes, width: 64, height: 64) }
  }
}
