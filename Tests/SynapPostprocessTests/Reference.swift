import Foundation

/// The formulas of YOLOv5 in double precision, cell by cell, with the system's exponential.
enum Reference {
  struct Cell {
    var values: [Double]
    var x: Double
    var y: Double
    var anchorWidth: Double
    var anchorHeight: Double
    var stride: Double
  }

  struct Object {
    var score: Double
    var classIndex: Int
    var box: [Double]
    var landmarks: [[Double]]
  }

  static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  /// The cells of a level in the order row, column, anchor.
  static func cells(of level: Scene.Level) -> [Cell] {
    var cells: [Cell] = []
    for y in 0..<level.height {
      for x in 0..<level.width {
        for anchor in 0..<level.anchors.count / 2 {
          cells.append(
            Cell(
              values: level.values[anchor][y][x].map { Double($0) }, x: Double(x), y: Double(y),
              anchorWidth: Double(level.anchors[2 * anchor]),
              anchorHeight: Double(level.anchors[2 * anchor + 1]), stride: Double(level.stride)))
        }
      }
    }
    return cells
  }

  /// A cell's values in pixels and probabilities.
  static func decode(_ cell: Cell, scene: Scene) -> [Double] {
    let v = cell.values
    var result = [
      (2 * sigmoid(v[0]) - 0.5 + cell.x) * cell.stride,
      (2 * sigmoid(v[1]) - 0.5 + cell.y) * cell.stride,
      pow(2 * sigmoid(v[2]), 2) * cell.anchorWidth,
      pow(2 * sigmoid(v[3]), 2) * cell.anchorHeight,
      sigmoid(v[4]),
    ]
    for _ in 0..<scene.landmarks {
      let first = result.count
      result.append(v[first] * cell.anchorWidth + cell.x * cell.stride)
      result.append(v[first + 1] * cell.anchorHeight + cell.y * cell.stride)
      if scene.visibility { result.append(sigmoid(v[first + 2])) }
    }
    return result + v[result.count...].map(sigmoid)
  }

  /// The objects of the scene in a picture of `width` by `height`, best first.
  static func objects(
    _ scene: Scene, threshold: Double, width: Double, height: Double
  ) -> [Object] {
    let (xs, ys) = (width / Double(scene.inputWidth), height / Double(scene.inputHeight))
    let size = scene.visibility ? 3 : 2
    var objects: [Object] = []
    for cell in scene.levels.flatMap({ cells(of: $0) }) {
      let v = decode(cell, scene: scene)
      let classes = Array(v[(5 + scene.landmarks * size)...])
      guard let best = classes.max(), let index = classes.firstIndex(of: best),
        v[4] * best >= threshold
      else { continue }
      let left = (v[0] - v[2] / 2) * xs
      let top = (v[1] - v[3] / 2) * ys
      let right = (v[0] + v[2] / 2) * xs
      let bottom = (v[1] + v[3] / 2) * ys
      var landmarks: [[Double]] = []
      for point in 0..<scene.landmarks {
        let first = 5 + point * size
        landmarks.append(
          [v[first] * xs, v[first + 1] * ys, scene.visibility ? v[first + 2] : -1])
      }
      objects.append(
        Object(
          score: v[4] * best, classIndex: index, box: [left, top, right, bottom],
          landmarks: landmarks))
    }
    return objects.sorted { $0.score > $1.score }
  }
}
