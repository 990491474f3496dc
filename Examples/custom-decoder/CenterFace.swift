import Foundation
import SynapCore
import SynapPostprocess

/// Reads CenterFace: one map of cells of 4x4 pixels, without anchors.
///
/// Outputs, `[1, channels, height / 4, width / 4]`: the probability that a face has its centre in
/// the cell; the logarithms of its height and width in cells; its centre within the cell, row
/// before column; five points in parts of the box, row before column.
package struct CenterFace: FaceDecoder {
  package static let format = "centerface"
  package static let usualThreshold: Float = 0.5
  private static let stride = 4
  private let columns: Int
  private let cellCount: Int

  package init(shapes: [Shape], width: Int, height: Int) throws {
    let rows = height / Self.stride
    columns = width / Self.stride
    cellCount = rows * columns
    try Self.check(shapes, are: [1, 2, 2, 10].map { [1, $0, rows, width / Self.stride] })
  }

  package func faces(in outputs: [[Float]], threshold: Float) -> [LocatedObject] {
    let heat = outputs[0]
    return heat.indices.filter { heat[$0] >= threshold }.map { cell in
      face(in: cell, confidence: heat[cell]) { outputs[$0][$1 * cellCount + cell] }
    }
  }

  /// The face centred in `cell`, of which `value(output, channel)` tells the rest.
  private func face(
    in cell: Int, confidence: Float, value: (Int, Int) -> Float
  ) -> LocatedObject {
    let stride = Float(Self.stride)
    let (row, column) = cell.quotientAndRemainder(dividingBy: columns)
    let box = Box(
      centerX: (Float(column) + value(2, 1) + 0.5) * stride,
      centerY: (Float(row) + value(2, 0) + 0.5) * stride,
      width: exp(value(1, 1)) * stride, height: exp(value(1, 0)) * stride)
    let points = (0..<5).map { index in
      Point(
        x: box.xMin + value(3, 2 * index + 1) * (box.xMax - box.xMin),
        y: box.yMin + value(3, 2 * index) * (box.yMax - box.yMin))
    }
    return LocatedObject(confidence: confidence, box: box, landmarks: points)
  }
}
