import CONNXProto
import SynapCore

/// What an ONNX file says about a value: an input, an output or one in between.
package struct ONNXValueInfo: Sendable {
  /// One extent of a declared shape.
  package enum Extent: Hashable, Sendable, CustomStringConvertible {
    case known(Int)
    /// Known when the network runs; the name is empty where the file gives none.
    case unknown(name: String)

    /// The number or the name; `?` where there is neither.
    package var description: String {
      switch self {
      case .known(let extent): "\(extent)"
      case .unknown(let name): name.isEmpty ? "?" : name
      }
    }
  }

  /// The name in the file.
  package var name: String
  /// The number of the element type in the format; nil where the value is no tensor.
  package var elementType: Int?
  /// The declared extents; nil where the rank is unknown.
  package var extents: [Extent]?

  /// The declared shape where every extent is known.
  package var shape: Shape? {
    guard let extents else { return nil }
    var dimensions: [Int] = []
    for case .known(let extent) in extents { dimensions.append(extent) }
    return dimensions.count == extents.count ? Shape(dimensions) : nil
  }

  init(_ proto: Onnx__ValueInfoProto) {
    name = text(proto.name)
    guard let tensor = proto.type?.pointee.tensor_type?.pointee else { return }
    elementType = Int(tensor.elem_type)
    guard let shape = tensor.shape?.pointee else { return }
    extents = messages(shape.dim, shape.n_dim).map { dimension in
      let dimension = dimension.pointee
      return dimension.has_dim_value != 0 && dimension.dim_value > 0
        ? .known(Int(dimension.dim_value)) : .unknown(name: text(dimension.dim_param))
    }
  }

  /// The type to import the input with: the declared one, with `shape` in its place where it is
  /// given. An unknown batch is 1.
  ///
  /// - Throws: a `Diagnostic` naming the input where an extent is not known or the type is not
  ///   supported.
  func resolvedType(shape replacement: Shape?) throws -> TensorType {
    guard let elementType else {
      throw Diagnostic.error("the input '\(name)' is not a tensor")
    }
    let dataType = try locating(in: Location(node: name, operation: "input")) {
      try DataType(onnx: elementType)
    }
    let shape = try replacement ?? declaredShape()
    if let extents, extents.count != shape.rank {
      throw Diagnostic.error(
        "the shape \(shape) for the input '\(name)' has rank \(shape.rank), "
          + "the file's \(declaredText) has \(extents.count)")
    }
    guard shape.dimensions.allSatisfy({ $0 > 0 }), shape.checkedElementCount() != nil else {
      throw Diagnostic.error("the input '\(name)' can't have the shape \(shape)")
    }
    return TensorType(dataType, shape)
  }

  private var declaredText: String {
    "[" + (extents ?? []).map(\.description).joined(separator: ", ") + "]"
  }

  private func declaredShape() throws -> Shape {
    let advice = "give its 'shape' in the metafile"
    guard let extents else {
      throw Diagnostic.error("the input '\(name)' has no shape in the file: \(advice)")
    }
    return Shape(
      try extents.enumerated().map { axis, extent in
        switch extent {
        case .known(let extent): return extent
        case .unknown where axis == 0: return 1
        case .unknown:
          throw Diagnostic.error(
            "the input '\(name)' has unknown extents in the file, \(declaredText): \(advice)")
        }
      })
  }
}
