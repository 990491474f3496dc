import SynapCore
import SynapPostprocess

/// Two pyramid levels of raw network values, declared once and written in every layout.
struct Scene {
  /// One level: `values[anchor][row][column][value]`.
  struct Level {
    var height: Int
    var width: Int
    var anchors: [Float]
    var stride: Int
    var values: [[[[Float]]]]
  }

  enum Layout: String, CaseIterable {
    case hwad5, hwad4, ahwd5, adhw5, adhw4
    var isTransposed: Bool { self == .adhw5 || self == .adhw4 }
  }

  var levels: [Level]
  var landmarks: Int
  var visibility: Bool
  var classes: Int
  var depth: Int { 5 + landmarks * (visibility ? 3 : 2) + classes }
  var inputWidth: Int { levels[0].width * levels[0].stride }
  var inputHeight: Int { levels[0].height * levels[0].stride }

  /// Random values, of which about one in eight cells has a probable object.
  init(landmarks: Int, visibility: Bool = false, classes: Int, seed: UInt64) {
    self.landmarks = landmarks
    self.visibility = visibility
    self.classes = classes
    levels = []
    var state = seed
    func random() -> Float {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(state >> 40) / Float(1 << 24) * 8 - 4
    }
    for (height, width, stride, anchors) in [
      (4, 6, 8, [4, 5, 8, 10]), (2, 3, 16, [23, 29, 43, 55]),
    ] as [(Int, Int, Int, [Float])] {
      let values = (0..<2).map { _ in
        (0..<height).map { _ in
          (0..<width).map { _ in
            (0..<depth).map { index in index == 4 ? random() - 2 : random() }
          }
        }
      }
      levels.append(
        Level(height: height, width: width, anchors: anchors, stride: stride, values: values))
    }
  }

  var format: String {
    "yolov5 landmarks=\(landmarks) visibility=\(visibility ? 1 : 0)"
      + " anchors=[[],[],[],[4,5,8,10],[23,29,43,55]]"
  }

  /// The scene's tensors in `layout`.
  func tensors(_ layout: Layout) -> [OutputTensor] {
    let format = self.format + (layout.isTransposed ? " transposed=1" : "")
    return levels.enumerated().map { index, level in
      let (h, w, a, d) = (level.height, level.width, 2, depth)
      var data: [Float] = []
      let shape: [Int]
      switch layout {
      case .hwad4, .hwad5:
        shape = layout == .hwad4 ? [1, h, w, a * d] : [1, h, w, a, d]
        for y in 0..<h {
          for x in 0..<w { for k in 0..<a { data += level.values[k][y][x] } }
        }
      case .ahwd5:
        shape = [1, a, h, w, d]
        data = level.values.flatMap { $0.flatMap { $0.flatMap { $0 } } }
      case .adhw4, .adhw5:
        shape = layout == .adhw4 ? [1, a * d, h, w] : [1, a, d, h, w]
        for k in 0..<a {
          for v in 0..<d {
            for y in 0..<h { for x in 0..<w { data.append(level.values[k][y][x][v]) } }
          }
        }
      }
      return OutputTensor(
        name: "out\(index)", shape: shape, format: index == 0 ? format : "", values: data)
    }
  }

  /// The scene as a network that decodes by itself writes it.
  func decodedTensors(transposed: Bool = false, scales: Bool = true) -> [OutputTensor] {
    var format = "yolov5 landmarks=\(landmarks) visibility=\(visibility ? 1 : 0)"
    if scales { format += " w_scale=\(inputWidth) h_scale=\(inputHeight)" }
    if transposed { format += " transposed=1" }
    return levels.enumerated().map { index, level in
      let rows = Reference.cells(of: level).map { cell -> [Float] in
        Reference.decode(cell, scene: self).map { Float($0) }
      }
      let shape = transposed ? [1, depth, rows.count] : [1, rows.count, depth]
      let data =
        transposed ? (0..<depth).flatMap { v in rows.map { $0[v] } } : rows.flatMap { $0 }
      return OutputTensor(
        name: "out\(index)", shape: shape, format: index == 0 ? format : "", values: data)
    }
  }
}
