import SynapCore

/// A node whose operands are known, as an operator's row resolves it.
///
/// Reading an attribute marks it as understood; what no one has read at the end is reported.
struct ONNXNode {
  /// The node in the file.
  let raw: RawNode
  /// The version of the operator set that the node follows.
  let version: Int
  /// The operands; nil where an optional one is absent.
  let operands: [Operand?]
  /// The operands in the graph.
  let inputs: [Graph.ValueID?]
  /// Whether anything reads result `position`, by position.
  let resultIsUsed: [Bool]
  private var read = Set<String>()

  init(
    _ raw: RawNode, version: Int, operands: [Operand?], inputs: [Graph.ValueID?],
    resultIsUsed: [Bool]
  ) {
    self.raw = raw
    self.version = version
    self.operands = operands
    self.inputs = inputs
    self.resultIsUsed = resultIsUsed
  }

  /// The names of the attributes that nothing has read, in order.
  var unreadAttributes: [String] { raw.attributes.keys.filter { !read.contains($0) }.sorted() }

  /// Whether the node has the attribute `name`.
  func has(_ name: String) -> Bool { raw.attributes[name] != nil }

  /// Accepts the attributes `names` without looking at them.
  mutating func ignore(_ names: String...) { read.formUnion(names) }

  /// The integer attribute `name`; nil where it is absent.
  mutating func integer(_ name: String) throws -> Int? {
    switch attribute(name) {
    case nil: nil
    case .integer(let value)?: value
    case let other?: throw mismatch(name, other, "an integer")
    }
  }

  /// Whether the integer attribute `name` is not 0; `absent` where the node has none.
  mutating func flag(_ name: String, default absent: Bool = false) throws -> Bool {
    try integer(name).map { $0 != 0 } ?? absent
  }

  /// The number attribute `name`; nil where it is absent.
  mutating func float(_ name: String) throws -> Float? {
    switch attribute(name) {
    case nil: nil
    case .float(let value)?: value
    case let other?: throw mismatch(name, other, "a number")
    }
  }

  /// The string attribute `name`; nil where it is absent.
  mutating func string(_ name: String) throws -> String? {
    switch attribute(name) {
    case nil: nil
    case .string(let value)?: value
    case let other?: throw mismatch(name, other, "a string")
    }
  }

  /// The integer list attribute `name`; nil where it is absent.
  mutating func integers(_ name: String) throws -> [Int]? {
    switch attribute(name) {
    case nil: nil
    case .integers(let value)?: value
    case let other?: throw mismatch(name, other, "a list of integers")
    }
  }

  /// The number list attribute `name`; nil where it is absent.
  mutating func floats(_ name: String) throws -> [Float]? {
    switch attribute(name) {
    case nil: nil
    case .floats(let value)?: value
    case let other?: throw mismatch(name, other, "a list of numbers")
    }
  }

  /// The tensor attribute `name`; nil where it is absent.
  mutating func tensor(_ name: String) throws -> Tensor? {
    switch attribute(name) {
    case nil: nil
    case .tensor(let value)?: value
    case let other?: throw mismatch(name, other, "a tensor")
    }
  }

  /// Whether the operand at `position` is there.
  func hasOperand(_ position: Int) -> Bool { operands.optional(position) != nil }

  /// The integers of the constant operand at `position`; nil where it is absent.
  func constantIntegers(_ position: Int, _ name: String) throws -> [Int]? {
    try operands.constantIntegers(position, name)
  }

  /// The numbers of the constant operand at `position`; nil where it is absent.
  func constantFloats(_ position: Int, _ name: String) throws -> [Float]? {
    guard let operand = operands.optional(position) else { return nil }
    guard let constant = operand.constant else {
      throw Diagnostic.error("the operand '\(name)' is not known before the network runs")
    }
    guard let floats = constant.numbers else {
      throw Diagnostic.error("the operand '\(name)' holds \(operand.type), not numbers")
    }
    return floats
  }

  /// Refuses a use of results from `count` on.
  func refuseResults(from count: Int) throws {
    for position in resultIsUsed.indices.dropFirst(count) where resultIsUsed[position] {
      throw Diagnostic.error(
        "the result '\(raw.outputs[position] ?? "")' (number \(position + 1)) is not supported")
    }
  }

  private mutating func attribute(_ name: String) -> RawAttribute? {
    read.insert(name)
    return raw.attributes[name]
  }

  private func mismatch(_ name: String, _ value: RawAttribute, _ kind: String) -> Diagnostic {
    if case .unreadable(let reason) = value {
      return .error("the attribute '\(name)': \(reason.message)", notes: reason.notes)
    }
    return .error("the attribute '\(name)' is \(value.kind), not \(kind)")
  }
}

extension Tensor {
  /// The elements of a float32, float64 or integer tensor, rounded to float32; nil for other types.
  var numbers: [Float]? {
    switch type.dataType {
    case .float32: floats
    case .float64: withElements(of: Double.self) { $0.map(Float.init) }
    default: integers.map { $0.map(Float.init) }
    }
  }
}
