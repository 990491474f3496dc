import Foundation
import SynapCore
import SynapPostprocess

/// Reads YuNet: three grids, with a prior of one cell in each.
///
/// Outputs, each for the strides 8, 16 and 32, `[1, cells, channels]`: the probability of the class;
/// that of a face being there; column and row of its centre from the cell's corner, and the
/// logarithms of its width and height; columns and rows of five points from the cell's corner; all
/// in cells.
package struct YuNet: FaceDecoder {
  package static let format = "yunet"
  /// The product of two probabilities, 0.64, before the root.
  package static let usualThreshold: Float = 0.8
  private static let strides = [8, 16, 32]
  private let width: Int

  package init(shapes: [Shape], width: Int, height: Int) throws {
    self.width = width
    let expected = [1, 1, 4, 10].flatMap { channels in
      Self.strides.map { Shape([1, (width / $0) * (height / $0), channels]) }
    }
    try Self.check(shapes, are: expected)
  }

  package func faces(in outputs: [[Float]], threshold: Float) -> [LocatedObject] {
    Self.strides.indices.flatMap { level in
      let heads = stride(from: level, to: outputs.count, by: Self.strides.count).map {
        outputs[$0]
      }
      return heads[0].indices.compactMap { cell -> LocatedObject? in
        let confidence = (heads[0][cell] * heads[1][cell]).squareRoot()
        guard confidence >= threshold else { return nil }
        return face(
          in: cell, stride: Self.strides[level], confidence: confidence,
          box: heads[2][4 * cell..<4 * cell + 4], points: heads[3][10 * cell..<10 * cell + 10])
      }
    }
  }

  private func face(
    in cell: Int, stride: Int, confidence: Float, box: ArraySlice<Float>, points: ArraySlice<Float>
  ) -> LocatedObject {
    let (row, column) = cell.quotientAndRemainder(dividingBy: width / stride)
    func place(_ x: Float, _ y: Float) -> Point {
      Point(x: (Float(column) + x) * Float(stride), y: (Float(row) + y) * Float(stride))
    }
    let (box, points) = (Array(box), Array(points))
    let center = place(box[0], box[1])
    return LocatedObject(
      confidence: confidence,
      box: Box(
        centerX: center.x, centerY: center.y, width: exp(box[2]) * Float(stride),
        height: exp(box[3]) * Float(stride)),
      landmarks: (0..<5).map { place(points[2 * $0], points[2 * $0 + 1]) })
  }
}
