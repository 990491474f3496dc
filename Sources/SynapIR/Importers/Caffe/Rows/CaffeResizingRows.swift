import SynapCore

extension CaffeLayerTable {
  /// Resizing, of forks.
  static let resizingRows: [CaffeLayerRow] = [
    // Of YOLO's forks: every pixel a square of pixels.
    CaffeLayerRow("Upsample", "upsample_param", makes: [Resize.self]) { layer, make in
      let x = try layer.bottom()
      let shape = try make.planes(x)
      let scale = try layer.parameters.integer("scale", in: 1...1 << 16, default: 2)
      return try make.add(
        Resize(mode: .nearest, coordinateTransformation: .asymmetric, nearestMode: .floor), x, nil,
        nil, make.constant([shape[0], shape[1], shape[2] * scale, shape[3] * scale]))
    },
    // Of DeepLab's and PSPNet's forks: bilinear, the corners stay where they are.
    CaffeLayerRow("Interp", "interp_param", makes: [Resize.self]) { layer, make in
      try layer.expectBottoms(1...2)
      let x = layer.bottoms[0]
      let shape = try make.planes(x)
      let pads = [
        try layer.parameters.integer("pad_beg") ?? 0, try layer.parameters.integer("pad_end") ?? 0,
      ]
      guard pads == [0, 0] else { throw Diagnostic.error("padding is not supported") }
      var extents = Array(shape.dimensions[2...])
      if layer.bottoms.count == 2 {
        extents = Array(try make.planes(layer.bottoms[1]).dimensions[2...])
      } else {
        extents = try layer.parameters.interpolatedExtents(of: extents)
      }
      return try make.add(
        Resize(mode: .linear, coordinateTransformation: .alignCorners), x, nil, nil,
        make.constant([shape[0], shape[1]] + extents))
    },
  ]
}

extension PrototxtReader {
  /// The extents that the fields of `InterpParameter` give a plane of the given ones.
  fileprivate mutating func interpolatedExtents(of extents: [Int]) throws -> [Int] {
    let limits = 1...1 << 16
    let (height, width) = (try one("height"), try one("width"))
    if let height, let width {
      return [try height.integer(in: limits), try width.integer(in: limits)]
    }
    guard height == nil, width == nil else {
      throw Diagnostic.error("one of 'height' and 'width' is missing")
    }
    let shrink = try integer("shrink_factor", in: limits, default: 1)
    let zoom = try integer("zoom_factor", in: limits, default: 1)
    return extents.map { extent in
      let shrunk = (extent - 1) / shrink + 1
      return shrunk + (shrunk - 1) * (zoom - 1)
    }
  }
}
