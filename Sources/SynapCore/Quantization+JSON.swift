extension Quantization {
  /// The members `quantizer` and, where stored values of `dataType` need parameters, `quantize` of
  /// a tensor's JSON object.
  package func members(for dataType: DataType) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = [.init("quantizer", .string(schemeName))]
    if let parameters = parameters(for: dataType) {
      members.append(.init("quantize", parameters))
    }
    return members
  }

  /// Reads what `members(for:)` writes; nil where the parameters are impossible.
  package init?(members json: JSONValue) {
    switch json["quantizer"]?.stringValue {
    case "asymmetric_affine":
      guard let scale = json["quantize"]?["scale"]?.doubleValue.map({ Float($0) }), scale > 0,
        scale.isFinite,
        let zeroPoint = json["quantize"]?["zero_point"]?.intValue.flatMap(Int32.init(exactly:))
      else { return nil }
      self = .affine(scale: scale, zeroPoint: zeroPoint)
    case "dynamic_fixed_point":
      guard let length = json["quantize"]?["fl"]?.intValue, (-127...127).contains(length) else {
        return nil
      }
      self = .dynamicFixedPoint(fractionalLength: length)
    default: self = .none
    }
  }

  private func parameters(for dataType: DataType) -> JSONValue? {
    guard let kind = dataType.integerTag else { return nil }
    switch self {
    case .affine(let scale, let zeroPoint):
      return .object([
        .init("qtype", .string(kind)), .init("scale", .float(scale)),
        .init("zero_point", .int(Int(zeroPoint))),
      ])
    case .dynamicFixedPoint(let length):
      return .object([.init("qtype", .string(kind)), .init("fl", .int(length))])
    case .none, .perChannel:
      return nil
    }
  }
}
