/// A network to be written as an ONNX file.
///
/// Names are the format's. Nothing is checked: tests write faulty files with it too.
package struct ONNXNetwork {
  /// The name of the graph.
  package var name: String
  /// The version of the format (`ir_version`).
  package var formatVersion: Int
  /// The operator set versions by domain, the standard domain being the empty name.
  package var operatorSets: [(domain: String, version: Int)]
  /// The program that wrote the file.
  package var producer: String
  /// The nodes, each after those that it depends on.
  package var nodes: [Node] = []
  /// The constants.
  package var initializers: [Constant] = []
  /// The inputs.
  package var inputs: [Value] = []
  /// The outputs.
  package var outputs: [Value] = []
  /// The types of values in between.
  package var values: [Value] = []

  /// Creates an empty network for version `operatorSet` of the standard operators.
  package init(
    name: String = "network", operatorSet: Int, formatVersion: Int = 7, producer: String = ""
  ) {
    self.name = name
    self.formatVersion = formatVersion
    self.producer = producer
    operatorSets = [("", operatorSet)]
  }

  /// Appends a node.
  package mutating func append(
    _ operation: String, _ inputs: [String], _ outputs: [String], name: String = "",
    domain: String = "", _ attributes: KeyValuePairs<String, Attribute> = [:]
  ) {
    nodes.append(
      Node(
        name: name, operation: operation, domain: domain, inputs: inputs, outputs: outputs,
        attributes: attributes.map { ($0.key, $0.value) }))
  }

  /// One application of an operator.
  package struct Node {
    /// The name; may be empty.
    package var name: String
    /// The operator's name.
    package var operation: String
    /// The operator set that the name belongs to.
    package var domain: String
    /// The names of the operands; empty for an absent one.
    package var inputs: [String]
    /// The names of the results.
    package var outputs: [String]
    /// The attributes in order.
    package var attributes: [(name: String, value: Attribute)]
  }

  /// The value of an attribute.
  package enum Attribute {
    case integer(Int)
    case float(Float)
    case string(String)
    case tensor(Constant)
    /// A graph, as its bytes.
    case graph([UInt8])
    case integers([Int])
    case floats([Float])
    case strings([String])
  }

  /// A constant tensor.
  package struct Constant {
    /// Where the elements stand.
    package enum Elements {
      /// Little-endian bytes.
      case raw([UInt8])
      case floats([Float])
      /// For int32 and every narrower type, float16 as its bits.
      case int32s([Int32])
      case int64s([Int64])
      case doubles([Double])
      /// For uint32 and uint64.
      case uint64s([UInt64])
      /// In another file: `location`, `offset`, `length`.
      case external([(key: String, value: String)])
    }

    /// The name; empty in attributes.
    package var name: String
    /// The number of the element type in the format.
    package var elementType: Int
    /// The extents.
    package var extents: [Int]
    /// The elements.
    package var elements: Elements

    /// Creates a constant.
    package init(_ name: String, elementType: Int, _ extents: [Int], _ elements: Elements) {
      self.name = name
      self.elementType = elementType
      self.extents = extents
      self.elements = elements
    }

    /// A float constant whose elements are written as bytes.
    package init(_ name: String, _ extents: [Int], _ elements: [Float]) {
      let bytes = elements.withUnsafeBytes { [UInt8]($0) }
      self.init(name, elementType: 1, extents, .raw(bytes))
    }

    /// An int64 constant whose elements are written as bytes.
    package init(_ name: String, _ extents: [Int], integers: [Int]) {
      let bytes = integers.map { Int64($0) }.withUnsafeBytes { [UInt8]($0) }
      self.init(name, elementType: 7, extents, .raw(bytes))
    }
  }

  /// The name and the type of a tensor that nodes pass on.
  package struct Value {
    /// One extent.
    package enum Extent: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
      case known(Int)
      case named(String)
      case unknown

      /// A known extent.
      package init(integerLiteral value: Int) { self = .known(value) }
      /// A named extent.
      package init(stringLiteral value: String) { self = .named(value) }
    }

    /// The name.
    package var name: String
    /// The number of the element type in the format.
    package var elementType: Int
    /// The extents; nil leaves the rank unknown.
    package var extents: [Extent]?

    /// Creates a value; of floats unless another type is given.
    package init(_ name: String, _ extents: [Extent]?, elementType: Int = 1) {
      self.name = name
      self.elementType = elementType
      self.extents = extents
    }

    /// A tensor of floats of known extents.
    package init(_ name: String, shape: [Int]) {
      self.init(name, shape.map { .known($0) })
    }
  }
}
