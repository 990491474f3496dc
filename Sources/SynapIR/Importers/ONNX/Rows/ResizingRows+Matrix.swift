import SynapCore

extension ONNXNode {
  /// Whether the node is a resize of a kind that `Resize` doesn't have.
  mutating func needsResizeMatrix() throws -> Bool {
    let mode = try string("mode") ?? "nearest"
    let coordinates = try string("coordinate_transformation_mode") ?? "half_pixel"
    let policy = try string("keep_aspect_ratio_policy") ?? "stretch"
    let isKnown = Resize.CoordinateTransformation(rawValue: coordinates) != nil
    let isAntialiased = try flag("antialias") && mode != "nearest"
    return try mode == "cubic" || !isKnown || policy != "stretch" || isAntialiased
      || flag("exclude_outside")
  }

  /// The dimensions that change, and for each the result's extent and the factor between positions.
  fileprivate mutating func resizeExtents(
    _ shape: Shape
  ) throws -> [(axis: Int, output: Int, scale: Double)] {
    let named = try integers("axes") ?? Array(0..<shape.rank)
    let axes = try named.map { try normalizedAxis($0, rank: shape.rank) }
    if let scales = try constantFloats(2, "scales"), !scales.isEmpty {
      guard scales.count == axes.count else {
        throw Diagnostic.error("\(scales.count) scales for \(axes.count) dimensions")
      }
      return try zip(axes, scales).map { axis, scale in
        let extent = (Float(shape[axis]) * scale).rounded(.down)
        guard extent >= 1, extent < 65536 else {
          throw Diagnostic.error("an extent of \(shape[axis]) can't be scaled by \(scale)")
        }
        return (axis, Int(extent), Double(scale))
      }
    }
    let sizes = try constantIntegers(3, "sizes") ?? []
    guard sizes.count == axes.count, sizes.allSatisfy({ $0 > 0 && $0 < 1 << 16 }) else {
      throw Diagnostic.error("the sizes \(sizes) don't fit \(axes.count) dimensions")
    }
    let scales = zip(axes, sizes).map { Double($1) / Double(shape[$0]) }
    let policy = try string("keep_aspect_ratio_policy") ?? "stretch"
    switch policy {
    case "stretch": return zip(axes, zip(sizes, scales)).map { ($0, $1.0, $1.1) }
    case "not_larger", "not_smaller":
      let scale = (policy == "not_larger" ? scales.min() : scales.max()) ?? 1
      return try axes.map { axis in
        let extent = (Double(shape[axis]) * scale + 0.5).rounded(.down)
        guard extent >= 1, extent < 65536 else {
          throw Diagnostic.error("the sizes \(sizes) don't keep the aspect of \(shape)")
        }
        return (axis, Int(extent), scale)
      }
    default: throw Diagnostic.error("the keep_aspect_ratio_policy '\(policy)' is not supported")
    }
  }

  /// The part of dimension number `position` of `count` that a cropping resize keeps.
  fileprivate func crop(_ position: Int, of count: Int) throws -> (start: Double, end: Double) {
    guard let region = try constantFloats(1, "roi"), !region.isEmpty else { return (0, 1) }
    guard region.count == 2 * count else {
      throw Diagnostic.error("the operand 'roi' has \(region.count) elements")
    }
    return (Double(region[position]), Double(region[position + count]))
  }
}

extension NodeComposition {
  /// The operand of `node` resized one dimension after the other, each by a matrix.
  mutating func resized(_ node: inout ONNXNode) throws -> Graph.ValueID {
    var y = try node.input(0, "X")
    let shape = type(of: y).shape
    guard shape.dimensions.allSatisfy({ $0 > 0 && $0 < 1 << 16 }) else {
      throw Diagnostic.error("the operand 'X' of the shape \(shape) can't be resized")
    }
    let settings = ResizeMatrix.Settings(
      mode: try node.string("mode") ?? "nearest",
      coordinates: try node.string("coordinate_transformation_mode") ?? "half_pixel",
      nearestMode: try node.string("nearest_mode") ?? "round_prefer_floor",
      cubicA: Double(try node.float("cubic_coeff_a") ?? -0.75),
      antialias: try node.flag("antialias"), excludesOutside: try node.flag("exclude_outside"))
    let outside = constant(try node.float("extrapolation_value") ?? 0)
    let extents = try node.resizeExtents(shape)
    let matrices = try extents.enumerated().map { position, extent in
      let crop = try node.crop(position, of: extents.count)
      return (
        axis: extent.axis,
        matrix: ResizeMatrix(
          settings: settings, input: shape[extent.axis], output: extent.output,
          scale: extent.scale, crop: crop)
      )
    }
    for (axis, matrix) in matrices where !matrix.isIdentity {
      y = try product(y, axis, constant(try matrix.weights()))
    }
    for (axis, matrix) in matrices {
      let mask = (0..<matrix.output).map { matrix.isOutside($0) }
      guard mask.contains(true) else { continue }
      let ones = [Int](repeating: 1, count: shape.rank - axis - 1)
      let flags = try add(
        Cast(to: .bool),
        constant(Tensor(Shape([mask.count] + ones), integers: mask.map { $0 ? 1 : 0 })))
      y = try add(Where(), flags, outside, y)
    }
    return y
  }

  /// The product of the rows along `axis` with `matrix`.
  private mutating func product(
    _ x: Graph.ValueID, _ axis: Int, _ matrix: Graph.ValueID
  ) throws -> Graph.ValueID {
    let last = type(of: x).shape.rank - 1
    guard axis != last else { return try add(MatMul(), x, matrix) }
    var order = Array(0...last)
    order.swapAt(axis, last)
    let rows = try add(Transpose(permutation: order), x)
    return try add(Transpose(permutation: order), add(MatMul(), rows, matrix))
  }
}
