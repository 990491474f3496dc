import SynapCore

extension TFLiteModel {
  /// TFLite's operator that makes objects of boxes, scores and anchors.
  private static let detectionOperator = "TFLite_Detection_PostProcess"

  /// The anchors of the network's TFLite_Detection_PostProcess, `[n, 4]`: row and column of the centre,
  /// height and width; nil where the network has no such operator.
  ///
  /// - Throws: a `Diagnostic` where the anchors are not constant or have another shape.
  package func detectionAnchors() throws -> [Float]? {
    guard let node = nodes.first(where: { $0.operation == Self.detectionOperator }) else {
      return nil
    }
    return try locating(in: node.location) {
      guard node.inputs.count == 3, let name = node.inputs[2],
        let tensor = tensors.first(where: { $0.name == name })
      else { throw Diagnostic.error("the operator has no anchors, its third operand") }
      guard let constant = try tensor.constant(), let anchors = constant.dequantized().numbers
      else {
        throw Diagnostic.error("the anchors '\(name)' are not constant numbers")
      }
      guard constant.shape.rank == 2, constant.shape[1] == 4 else {
        throw Diagnostic.error("the anchors '\(name)' have the shape \(constant.shape), not [n, 4]")
      }
      return anchors
    }
  }
}

extension NetworkImporter {
  /// The anchors of the TFLite_Detection_PostProcess in the network at `path`, four numbers each: row
  /// and column of the centre, height and width; nil where the network has no such operator.
  ///
  /// - Throws: a `Diagnostic` where the file can't be read or the anchors are not constant.
  public static func detectionAnchors(path: String) throws -> [Float]? {
    let storage = try map(path)
    return try locating(in: Location(file: path)) {
      guard storage.bytes.dropFirst(4).starts(with: "TFL3".utf8) else { return nil }
      return try TFLiteModel(storage).detectionAnchors()
    }
  }
}
