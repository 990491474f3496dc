import SynapCore

/// An operator of a TFLite file, as its row resolves it.
struct TFLiteNode {
  /// The operator in the file.
  let raw: RawNode
  /// The options; nil where it has none, which leaves all at their defaults.
  let options: FlatTable?
  /// The options of a custom operator; nil where it has none.
  let customOptions: FlexMap?
  /// For each operand what the file says that it holds; nil where it is absent.
  let operandTypes: [TensorType?]
  /// For each result what the file says that it holds; nil where nothing reads it.
  let resultTypes: [TensorType?]
  /// What makes this convolution a dilated one beyond its options; nil for none.
  let dilation: TFLiteDilation?

  /// The name of operand `position`.
  ///
  /// - Throws: a `Diagnostic` where it is absent.
  func operand(_ position: Int) throws -> String {
    guard let name = optionalOperand(position) else {
      throw Diagnostic.error("operand \(position) is missing")
    }
    return name
  }

  /// The name of operand `position`; nil where it is absent.
  func optionalOperand(_ position: Int) -> String? {
    position < raw.inputs.count ? raw.inputs[position] : nil
  }

  /// The name of result `position`.
  ///
  /// - Throws: a `Diagnostic` where there is none.
  func result(_ position: Int = 0) throws -> String {
    guard position < raw.outputs.count, let name = raw.outputs[position] else {
      throw Diagnostic.error("result \(position) is missing")
    }
    return name
  }

  /// What the file says that the first result holds.
  ///
  /// - Throws: a `Diagnostic` where there is none.
  func resultType() throws -> TensorType {
    guard let type = resultTypes.first ?? nil else {
      throw Diagnostic.error("the result is missing")
    }
    return type
  }

  /// The number in field `field` of the options.
  func option<Value: FixedWidthInteger>(_ field: Int, default absent: Value) throws -> Int {
    Int(try options?.number(field, default: absent) ?? absent)
  }

  /// The binary32 number in field `field` of the options.
  func option(_ field: Int, default absent: Float) throws -> Float {
    try options?.float(field, default: absent) ?? absent
  }

  /// The Boolean in field `field` of the options; false where they don't have it.
  func flag(_ field: Int) throws -> Bool { try options?.flag(field) ?? false }

  /// The integers that field `field` of the options lists; nil where it is absent.
  func integers(_ field: Int) throws -> [Int]? {
    try options?.vector(field, elementSize: 4)?.numbers(Int32.self).map { Int($0) }
  }

  /// The activation whose number is in field `field` of the options.
  func activation(_ field: Int) throws -> TFLiteActivation {
    let number = try option(field, default: Int8(0))
    guard let activation = TFLiteActivation(rawValue: number) else {
      throw Diagnostic.error("the fused activation \(number) is not supported")
    }
    return activation
  }

  /// Throws where an operand is stored in integers that stand for real numbers: `reason`.
  func refuseQuantized(_ reason: String) throws {
    for case let type? in operandTypes where type.quantization != .none {
      throw Diagnostic.error("\(type.dataType) is not supported: \(reason)")
    }
  }
}

/// A function that an operator of TFLite applies to its result.
enum TFLiteActivation: Int, CaseIterable {
  case none, relu, reluN1To1, relu6, tanh

  /// The operators of all functions.
  static var operators: [any Operator.Type] {
    allCases.compactMap { $0.operation.map { type(of: $0) } }
  }

  /// The clamp that a convolution takes over; nil for what is none.
  var fused: FusedActivation? {
    switch self {
    case .none: FusedActivation.none
    case .relu: .relu
    case .reluN1To1: .clip(min: -1, max: 1)
    case .relu6: .relu6
    case .tanh: nil
    }
  }

  /// The operator that computes it; nil for none.
  var operation: (any Operator)? {
    switch self {
    case .none: nil
    case .relu: Relu()
    case .reluN1To1: Clip(min: -1, max: 1)
    case .relu6: Clip(min: 0, max: 6)
    case .tanh: Tanh()
    }
  }
}
