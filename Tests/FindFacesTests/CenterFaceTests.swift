import Foundation
import SynapCore
import SynapPostprocess
import Testing
import find_faces

@Suite struct CenterFaceTests {
  /// For a network that looks at 32 columns and 16 rows: 8 by 4 cells.
  private func decoder() throws -> CenterFace {
    try CenterFace(shapes: Self.shapes, width: 32, height: 16)
  }

  private static let shapes: [Shape] = [
    [1, 1, 4, 8], [1, 2, 4, 8], [1, 2, 4, 8], [1, 10, 4, 8],
  ]

  /// Outputs in which all is 0, but for `values` of `(output, channel, row, column)`.
  private func outputs(_ values: [([Int], Float)]) -> [[Float]] {
    var outputs = Self.shapes.map { [Float](repeating: 0, count: $0.elementCount) }
    for (place, value) in values {
      outputs[place[0]][place[1] * 32 + place[2] * 8 + place[3]] = value
    }
    return outputs
  }

  @Test func findsAFaceWithItsPoints() throws {
    var values: [([Int], Float)] = [
      ([0, 0, 2, 5], 0.75),
      ([1, 0, 2, 5], log(3)), ([1, 1, 2, 5], log(2)),
      ([2, 0, 2, 5], 0.25), ([2, 1, 2, 5], -0.5),
    ]
    for point in 0..<5 {
      values.append(([3, 2 * point, 2, 5], 0.25 * Float(point)))
      values.append(([3, 2 * point + 1, 2, 5], 0.5))
    }
    let faces = try decoder().faces(in: outputs(values), threshold: 0.5)
    #expect(faces.count == 1)
    let face = try #require(faces.first)
    #expect(face.confidence == 0.75)
    // Centre (20, 11), 8 wide, 12 high.
    #expect(abs(face.box.xMin - 16) < 1e-4 && abs(face.box.xMax - 24) < 1e-4)
    #expect(abs(face.box.yMin - 5) < 1e-4 && abs(face.box.yMax - 17) < 1e-4)
    for (index, point) in face.landmarks.enumerated() {
      #expect(point.distance(to: Point(x: 20, y: 5 + 3 * Float(index))) < 1e-4)
    }
    #expect(face.landmarks.count == 5)
  }

  @Test func leavesOutWhatIsBelowTheThreshold() throws {
    let outputs = outputs([([0, 0, 0, 0], 0.5), ([0, 0, 1, 3], 0.49), ([0, 0, 3, 7], .nan)])
    let faces = try decoder().faces(in: outputs, threshold: 0.5)
    #expect(faces.map(\.confidence) == [0.5])
    #expect(faces.first?.box == Box(centerX: 2, centerY: 2, width: 4, height: 4))
  }

  @Test func rejectsOutputsOfAnotherNetwork() throws {
    var shapes = Self.shapes
    shapes[3] = [1, 8, 4, 8]
    let error = try #require(throws: Diagnostic.self) {
      try CenterFace(shapes: shapes, width: 32, height: 16)
    }
    #expect(error.message.contains("not [1, 1, 4, 8] [1, 2, 4, 8] [1, 2, 4, 8] [1, 8, 4, 8]"))
    #expect(throws: Diagnostic.self) {
      try CenterFace(shapes: Self.shapes, width: 64, height: 16)
    }
  }
}
