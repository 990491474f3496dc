import SynapCore

extension CaffeLayerTable {
  /// Layers whose tops are the bottom with other extents.
  static let shapeRows: [CaffeLayerRow] = [
    CaffeLayerRow("Flatten", "flatten_param") { layer, make in
      let x = try layer.bottom()
      let shape = make.shape(of: x)
      let start = try normalizedAxis(layer.parameters.integer("axis") ?? 1, rank: shape.rank)
      let end = try normalizedAxis(layer.parameters.integer("end_axis") ?? -1, rank: shape.rank)
      guard start <= end else {
        throw Diagnostic.error("the dimensions \(start) to \(end) can't be made one")
      }
      if start == 1, end == shape.rank - 1 { return try make.add(Flatten(axis: 1), x) }
      let extents = shape.dimensions
      return try make.reshape(
        x, extents[..<start] + [shape.elementCount(start..<end + 1)] + extents[(end + 1)...])
    },
    CaffeLayerRow("Reshape", "reshape_param") { layer, make in
      let x = try layer.bottom()
      let shape = make.shape(of: x)
      var wanted = try layer.parameters.message("shape")
      let given = try layer.parameters.integer("axis") ?? 0
      let length = try layer.parameters.integer("num_axes") ?? -1
      // One behind the last dimension is a place, too.
      let start = try normalizedAxis(given, rank: shape.rank + 1)
      let end = length == -1 ? shape.rank : start + length
      guard start <= end, end <= shape.rank else {
        throw Diagnostic.error("\(length) dimensions from \(start) on are not those of \(shape)")
      }
      let fields = wanted.all("dim")
      guard start + fields.count + shape.rank - end <= CaffeImporter.maximumRank else {
        throw Diagnostic.error("a blob can't have so many dimensions")
      }
      let extents = try fields.enumerated().map { position, field in
        let extent = try field.integer()
        guard extent == 0 else { return extent }
        guard start + position < shape.rank else {
          throw Diagnostic.error("no dimension of \(shape) stands for this 0", at: field.location)
        }
        return shape[start + position]
      }
      return try make.reshape(
        x, shape.dimensions[..<start] + extents + shape.dimensions[end...])
    },
  ]
}
