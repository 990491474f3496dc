import CONNXProto
import SynapCore

/// An ONNX file as it stands: names, raw nodes and constants, nothing resolved.
struct ONNXModel {
  /// The path as the user gave it.
  let path: String
  /// The version of the format (`ir_version`).
  let formatVersion: Int
  /// The operator set versions by domain; the standard domain is the empty name.
  let operatorSets: [String: Int]
  /// The name of the graph.
  let graphName: String
  /// The nodes in the order of the file.
  let nodes: [RawNode]
  /// The constants by name.
  let initializers: [String: ONNXTensor]
  /// The inputs that are not constants, in the order of the file.
  let inputs: [ONNXValueInfo]
  /// The outputs, in the order of the file.
  let outputs: [ONNXValueInfo]
  /// The files beside this one.
  let externalData: ONNXExternalData

  /// The files that its tensors name, those of graphs inside nodes too, sorted by name.
  var externalFiles: [ExternalFile] { externalData.files }

  /// Maps and parses the file at `path`.
  ///
  /// - Throws: a `Diagnostic` with the file's name where it is no ONNX file.
  init(path: String) throws {
    let file = try Storage.map(path: path)
    try self.init(parsing: UnsafeRawBufferPointer(file.bytes), path: path)
  }

  /// Parses the bytes of the file at `path`.
  init(parsing bytes: UnsafeRawBufferPointer, path: String) throws {
    let message = try ONNXMessage(parsing: bytes)
    let model = message.model.pointee
    guard let graph = model.graph?.pointee else {
      throw Diagnostic.error("the file is not an ONNX network: it holds no graph")
    }
    guard graph.n_sparse_initializer == 0 else {
      throw Diagnostic.error("sparse initializers are not supported")
    }
    let externalData = ONNXExternalData(besideNetworkAt: path)
    self.path = path
    self.externalData = externalData
    formatVersion = Int(model.ir_version)
    var operatorSets: [String: Int] = [:]
    for set in messages(model.opset_import, model.n_opset_import) {
      let domain = text(set.pointee.domain)
      operatorSets[domain == "ai.onnx" ? "" : domain] = Int(set.pointee.version)
    }
    self.operatorSets = operatorSets
    graphName = text(graph.name)
    nodes = messages(graph.node, graph.n_node).enumerated().map { index, node in
      RawNode(node.pointee, index: index, message: message, externalData: externalData)
    }
    var initializers: [String: ONNXTensor] = [:]
    for proto in messages(graph.initializer, graph.n_initializer) {
      let tensor = ONNXTensor(message: message, proto: proto)
      guard initializers.updateValue(tensor, forKey: tensor.name) == nil else {
        throw Diagnostic.error("the initializer '\(tensor.name)' is there twice")
      }
    }
    self.initializers = initializers
    for location in initializers.values.compactMap(\.externalLocation) {
      externalData.note(location)
    }
    inputs = messages(graph.input, graph.n_input).map { ONNXValueInfo($0.pointee) }
      .filter { initializers[$0.name] == nil }
    outputs = messages(graph.output, graph.n_output).map { ONNXValueInfo($0.pointee) }
  }
}

extension RawGraph {
  /// How deep graphs may lie inside each other.
  private static let depthLimit = 8

  /// The graph whose message is `bytes`, `depth` graphs deep.
  ///
  /// - Throws: a `Diagnostic` where it can't be read.
  fileprivate init(
    parsing bytes: ProtobufCBinaryData, externalData: ONNXExternalData, depth: Int
  ) throws {
    guard depth <= Self.depthLimit else {
      throw Diagnostic.error("graphs lie more than \(Self.depthLimit) deep inside each other")
    }
    let message = try ONNXMessage(parsingGraph: bytes)
    guard let graph = message.model.pointee.graph?.pointee else {
      throw Diagnostic.error("the graph is empty")
    }
    self.init(
      inputs: messages(graph.input, graph.n_input).map { ONNXValueInfo($0.pointee).name },
      outputs: messages(graph.output, graph.n_output).map { ONNXValueInfo($0.pointee).name },
      nodes: messages(graph.node, graph.n_node).enumerated().map { index, node in
        RawNode(
          node.pointee, index: index, message: message, externalData: externalData, depth: depth)
      },
      constants: Dictionary(
        messages(graph.initializer, graph.n_initializer).map { proto in
          let tensor = ONNXTensor(message: message, proto: proto)
          return (tensor.name, tensor.result(externalData: externalData))
        }, uniquingKeysWith: { first, _ in first }))
  }
}

extension RawNode {
  /// The node `proto` at `index` of a file.
  fileprivate init(
    _ proto: Onnx__NodeProto, index: Int, message: ONNXMessage, externalData: ONNXExternalData,
    depth: Int = 0
  ) {
    func names(
      _ start: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, _ count: Int
    ) -> [String?] {
      elements(start, count).map { text($0) }.map { $0.isEmpty ? nil : $0 }
    }
    let operation = text(proto.op_type)
    let name = text(proto.name)
    let domain = text(proto.domain)
    var attributes: [String: RawAttribute] = [:]
    for attribute in messages(proto.attribute, proto.n_attribute) {
      attributes[text(attribute.pointee.name)] = RawAttribute(
        attribute.pointee, message: message, externalData: externalData, depth: depth)
    }
    self.init(
      name: name.isEmpty ? "\(operation)_\(index)" : name, operation: operation,
      domain: domain == "ai.onnx" ? "" : domain,
      inputs: names(proto.input, proto.n_input), outputs: names(proto.output, proto.n_output),
      attributes: attributes, index: index)
  }
}

extension RawAttribute {
  /// The value of `proto`. Files of early format versions have no type; the member that is set
  /// says it then.
  fileprivate init(
    _ proto: Onnx__AttributeProto, message: ONNXMessage, externalData: ONNXExternalData,
    depth: Int
  ) {
    typealias Kind = (number: Int32, isSet: Bool)
    let kinds: [Kind] = [
      (1, proto.has_f != 0), (2, proto.has_i != 0), (3, proto.has_s != 0), (4, proto.t != nil),
      (5, proto.has_g != 0), (6, proto.n_floats > 0), (7, proto.n_ints > 0),
      (8, proto.n_strings > 0),
    ]
    let kind = proto.type != 0 ? proto.type : kinds.first { $0.isSet }?.number ?? 0
    switch kind {
    case 1: self = .float(proto.f)
    case 2: self = .integer(Int(proto.i))
    case 3: self = .string(text(proto.s))
    case 4:
      guard let tensor = proto.t else {
        self = .unreadable(.error("the tensor is missing"))
        return
      }
      switch ONNXTensor(message: message, proto: tensor).result(externalData: externalData) {
      case .success(let tensor): self = .tensor(tensor)
      case .failure(let diagnostic): self = .unreadable(diagnostic)
      }
    case 6: self = .floats(elements(proto.floats, proto.n_floats))
    case 7: self = .integers(elements(proto.ints, proto.n_ints).map { Int($0) })
    case 8: self = .strings(elements(proto.strings, proto.n_strings).map { text($0) })
    case 5:
      do {
        self = .graph(
          try RawGraph(parsing: proto.g, externalData: externalData, depth: depth + 1))
      } catch let diagnostic as Diagnostic {
        self = .unreadable(diagnostic)
      } catch {
        self = .unreadable(.error("\(error)"))
      }
    case 10: self = .unreadable(.error("lists of graphs are not supported"))
    default: self = .unreadable(.error("attributes of type number \(kind) are not supported"))
    }
  }
}
