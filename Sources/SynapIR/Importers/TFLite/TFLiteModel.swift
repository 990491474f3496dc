import SynapCore

/// What a TFLite file says, checked as far as its structure goes.
///
/// Source: the public schema of TensorFlow Lite, version 3; fields are named by their numbers there.
package struct TFLiteModel: Sendable {
  /// The name of the main subgraph; empty where it has none.
  let name: String
  /// The tensors of the main subgraph.
  let tensors: [TFLiteTensor]
  /// The operators of the main subgraph.
  package let nodes: [RawNode]
  /// For each operator its options; nil where it has none.
  let options: [TFLiteOptions?]
  /// For each operator where its custom options lie in the file; nil where it has none.
  private let customOptions: [Range<Int>?]
  private let buffer: FlatBuffer
  /// The names of the inputs.
  let inputs: [String]
  /// The names of the outputs.
  let outputs: [String]

  /// Reads the file in `storage`.
  ///
  /// - Throws: a `Diagnostic` with the byte at fault.
  package init(_ storage: Storage) throws {
    var reader = TFLiteReader(FlatBuffer(storage: storage))
    let root = try reader.buffer.root(identifier: "TFL3")
    let version = try root.number(0, default: UInt32(0))
    guard version == 3 else {
      throw Diagnostic.error("version \(version) of the TFLite schema is not supported, 3 is")
    }
    let graphs = try reader.tables(root, 2)
    guard let graph = graphs.first else { throw Diagnostic.error("the file has no subgraph") }
    let data = try reader.tables(root, 4).map { try reader.data(of: $0) }
    name = try graph.text(4) ?? ""
    tensors = try reader.tensors(of: graph, data: data)
    let names = tensors.map(\.name)
    inputs = try reader.names(graph, 1, among: names).compactMap { $0 }
    outputs = try reader.names(graph, 2, among: names).compactMap { $0 }
    let operators = try reader.operatorNames(root)
    var nodes: [RawNode] = []
    var options: [TFLiteOptions?] = []
    var customOptions: [Range<Int>?] = []
    for (index, table) in try reader.tables(graph, 3).enumerated() {
      let code = Int(try table.number(0, default: UInt32(0)))
      guard operators.indices.contains(code) else {
        throw Diagnostic.error(
          "operator \(index) has the code \(code), the file lists \(operators.count)",
          at: Location(byte: table.position))
      }
      nodes.append(
        RawNode(
          name: String(index), operation: operators[code].name, domain: operators[code].domain,
          inputs: try reader.names(table, 1, among: names),
          outputs: try reader.names(table, 2, among: names), attributes: [:], index: index))
      options.append(try TFLiteOptions(of: table))
      customOptions.append(try table.vector(5, elementSize: 1)?.range)
    }
    (self.nodes, self.options, self.customOptions) = (nodes, options, customOptions)
    buffer = reader.buffer
  }

  /// The options of the custom operator `index`; nil where it has none.
  ///
  /// - Throws: a `Diagnostic` where they are no map of numbers.
  func customOptions(of index: Int) throws -> FlexMap? {
    try customOptions[index].flatMap { $0.isEmpty ? nil : try FlexMap(buffer, $0) }
  }
}

/// The builtin options of an operator.
struct TFLiteOptions: Sendable {
  /// The number of the options' type in the schema's union.
  let kind: Int
  /// The options.
  let table: FlatTable

  /// The options of the operator in `table`; nil where it has none.
  init?(of operation: FlatTable) throws {
    let kind = Int(try operation.number(3, default: UInt8(0)))
    guard kind != 0, let table = try operation.table(4) else { return nil }
    (self.kind, self.table) = (kind, table)
  }
}

/// Reads the lists of a TFLite file. Tables may share lists in the file, which are copied here: what
/// is copied in all is bounded by the size of the file.
private struct TFLiteReader {
  let buffer: FlatBuffer
  private var allowance: Int
  /// The elements that tensors may still have: those of tensors that share a buffer count each.
  private var elementAllowance: Int

  init(_ buffer: FlatBuffer) {
    self.buffer = buffer
    allowance = buffer.byteCount
    elementAllowance = 4 * buffer.byteCount
  }

  private mutating func spend(_ byteCount: Int, at place: Int) throws {
    allowance -= byteCount
    guard allowance >= 0 else {
      throw Diagnostic.error("lists lie over each other in the file", at: Location(byte: place))
    }
  }

  /// The tables that field `field` of `table` lists.
  mutating func tables(_ table: FlatTable, _ field: Int) throws -> [FlatTable] {
    guard let list = try table.vector(field, elementSize: 4) else { return [] }
    try spend(4 * list.count, at: list.start)
    return try (0..<list.count).map { try list.table($0) }
  }

  /// The names of the tensors whose numbers field `field` of `table` lists; nil for -1, an absent
  /// one.
  mutating func names(
    _ table: FlatTable, _ field: Int, among names: [String]
  ) throws -> [String?] {
    guard let list = try table.vector(field, elementSize: 4) else { return [] }
    try spend(4 * list.count, at: list.start)
    return try list.numbers(Int32.self).map { number in
      if number == -1 { return nil }
      guard names.indices.contains(Int(number)) else {
        throw Diagnostic.error(
          "there is no tensor \(number), the file has \(names.count)",
          at: Location(byte: list.start))
      }
      return names[Int(number)]
    }
  }

  /// Where the elements of the buffer in `table` lie; nil where it has none.
  func data(of table: FlatTable) throws -> Range<Int>? {
    if let list = try table.vector(0, elementSize: 1), list.count > 0 { return list.range }
    let (start, count) = (
      try table.number(1, default: UInt64(0)), try table.number(2, default: UInt64(0))
    )
    // Files beyond 2 GB keep elements behind the FlatBuffer.
    guard start > 1, count > 0 else { return nil }
    guard let start = Int(exactly: start), let count = Int(exactly: count) else {
      throw Diagnostic.error("a buffer lies outside the file", at: Location(byte: table.position))
    }
    try buffer.check(start, byteCount: count, "a buffer")
    return start..<start + count
  }

  /// The tensors of `graph`, whose elements lie in `data`, with unique names.
  mutating func tensors(of graph: FlatTable, data: [Range<Int>?]) throws -> [TFLiteTensor] {
    var taken = Set<String>()
    return try tables(graph, 0).enumerated().map { index, table in
      let number = Int(try table.number(2, default: UInt32(0)))
      guard data.indices.contains(number) || number == 0 else {
        throw Diagnostic.error(
          "tensor \(index) has the buffer \(number), the file has \(data.count)",
          at: Location(byte: table.position))
      }
      let given = try table.text(3) ?? ""
      try spend(given.utf8.count, at: table.position)
      var name = given.isEmpty ? "tensor_\(index)" : given
      while !taken.insert(name).inserted { name += "_\(index)" }
      let elements = data.indices.contains(number) ? data[number] : nil
      elementAllowance -= elements?.count ?? 0
      guard elementAllowance >= 0 else {
        throw Diagnostic.error(
          "tensors share buffers of more than four times the file",
          at: Location(byte: table.position))
      }
      return TFLiteTensor(name: name, table: table, data: elements)
    }
  }

  /// The operators that `root` lists: TFLite's own, and those of the domain `custom`.
  mutating func operatorNames(_ root: FlatTable) throws -> [(name: String, domain: String)] {
    try tables(root, 1).map { table in
      // Codes beyond 127 have a field of their own; older files have the first one only.
      let code = max(
        Int(try table.number(3, default: Int32(0))), Int(try table.number(0, default: Int8(0))))
      if code == TFLiteBuiltinOperator.custom {
        let name = try table.text(1) ?? ""
        try spend(name.utf8.count, at: table.position)
        return (name, "custom")
      }
      return (TFLiteBuiltinOperator.name(code) ?? "BUILTIN_\(code)", "")
    }
  }
}
