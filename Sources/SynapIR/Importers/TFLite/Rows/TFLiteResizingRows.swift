import SynapCore

extension TFLiteOperatorTable {
  /// Feature maps at other resolutions.
  static let resizingRows: [TFLiteOperatorRow] = [
    TFLiteOperatorRow("RESIZE_BILINEAR", options: 15, makes: [Resize.self]) { node, graph in
      try graph.appendResize(
        node, .linear, isAligned: node.flag(2), isHalfPixel: node.flag(3))
    },
    TFLiteOperatorRow("RESIZE_NEAREST_NEIGHBOR", options: 74, makes: [Resize.self]) { node, graph in
      try graph.appendResize(
        node, .nearest, isAligned: node.flag(0), isHalfPixel: node.flag(1))
    },
  ]
}

extension TFLiteGraph {
  /// Appends a resize of a feature map to the height and width in operand 1.
  fileprivate mutating func appendResize(
    _ node: TFLiteNode, _ mode: Resize.Mode, isAligned: Bool, isHalfPixel: Bool
  ) throws {
    let x = try featureMap(node, 0)
    let size = try integers(node, 1, "size")
    guard size.count == 2 else { throw Diagnostic.error("the size is \(size)") }
    // LiteRT takes corners first where both are set.
    let positions: Resize.CoordinateTransformation =
      switch mode {
      case .linear: isAligned ? .alignCorners : isHalfPixel ? .halfPixel : .asymmetric
      case .nearest:
        isAligned ? .tfliteAlignCorners : isHalfPixel ? .tfliteHalfPixel : .tfliteAsymmetric
      }
    let operation = Resize(
      mode: mode, coordinateTransformation: positions,
      nearestMode: isAligned ? .roundPreferCeil : .floor)
    let sizes = parameter(type(x).shape.dimensions.prefix(2) + size, "sizes", of: node)
    try append(operation, [x, nil, nil, sizes], of: node, order: .channelsFirst)
  }
}
