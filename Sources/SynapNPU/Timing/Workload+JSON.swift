import SynapCore

extension Workload {
  /// The version of the layout that this type writes and reads.
  static let formatVersion = 1

  /// The workload as a JSON document of one line per step.
  public var text: String {
    let heading: [JSONValue.Member] = [
      .init("format_version", .int(Self.formatVersion)), .init("target", .string(targetName)),
      .init("parameters", .int(parameterByteCount)), .init("ddr", .int(ddrByteCount)),
    ]
    let members = heading.map {
      "  \(JSONValue.string($0.key).text(.dump(nil))): "
        + $0.value.text(.dump(nil))
    }
    let layers = layers.map { "    " + $0.json.text(.dump(nil)) }.joined(separator: ",\n")
    let steps = steps.map { "    " + $0.json.text(.dump(nil)) }.joined(separator: ",\n")
    return "{\n" + members.joined(separator: ",\n")
      + ",\n  \"layers\": [\n\(layers)\n  ],\n  \"steps\": [\n\(steps)\n  ]\n}\n"
  }

  /// Reads a document that `text` wrote.
  ///
  /// - Throws: a `Diagnostic` where it is not one, names an engine that there is none, or a step
  ///   waits for one that doesn't come before it.
  public init(parsing bytes: [UInt8]) throws {
    let json = try JSONValue(parsing: bytes)
    guard json["format_version"]?.intValue == Self.formatVersion,
      let target = json["target"]?.stringValue, let layers = json["layers"]?.arrayValue,
      let steps = json["steps"]?.arrayValue
    else { throw Diagnostic.error("this is not a workload of layout \(Self.formatVersion)") }
    self.init(
      targetName: target,
      layers: layers.map {
        let name = $0["name"]?.stringValue ?? ""
        return Layer(id: name, name: name, kind: $0["kind"]?.stringValue ?? "")
      },
      parameterByteCount: try json.count("parameters"), ddrByteCount: try json.count("ddr"))
    for (index, step) in steps.enumerated() {
      let step = try Step(json: step)
      guard step.dependencies.allSatisfy({ (0..<index).contains($0) }),
        step.layer.map(self.layers.indices.contains) ?? true
      else { throw Diagnostic.error("step \(index) names a step or layer that doesn't exist") }
      self.steps.append(step)
    }
  }
}

extension Layer {
  fileprivate var json: JSONValue {
    .object([.init("name", .string(name)), .init("kind", .string(kind))])
  }
}

extension Workload.Step {
  private static let counts: [(key: String, path: WritableKeyPath<Work, Int> & Sendable)] = [
    ("macs", \.macs), ("channels", \.outputChannels), ("elements", \.elements),
    ("rearranged", \.rearranged), ("gathered", \.gathered), ("parameters", \.parameters),
    ("ddr_read", \.ddr.read), ("ddr_written", \.ddr.written), ("sram_read", \.sram.read),
    ("sram_written", \.sram.written),
  ]

  fileprivate var json: JSONValue {
    var members: [JSONValue.Member] = [.init("engine", .string(engine.rawValue))]
    if let layer { members.append(.init("layer", .int(layer))) }
    members.append(.init("bits", .int(work.elementBits)))
    for (key, path) in Self.counts where work[keyPath: path] != 0 {
      members.append(.init(key, .int(work[keyPath: path])))
    }
    if work.isBlockTransfer { members.append(.init("block", .bool(true))) }
    if !dependencies.isEmpty {
      members.append(.init("after", .array(dependencies.map { .int($0) })))
    }
    return .object(members)
  }

  fileprivate init(json: JSONValue) throws {
    guard let name = json["engine"]?.stringValue, let engine = Engine(rawValue: name) else {
      throw Diagnostic.error("a step of the workload has no engine")
    }
    var work = Work()
    work.elementBits = try json.count("bits", upTo: 64)
    for (key, path) in Self.counts { work[keyPath: path] = try json.count(key) }
    work.isBlockTransfer = json["block"]?.boolValue ?? false
    self.init(
      engine: engine, work: work, layer: json["layer"]?.intValue,
      dependencies: json["after"]?.arrayValue?.compactMap(\.intValue) ?? [])
  }
}

extension JSONValue {
  /// The count under `key`; 0 where there is none.
  fileprivate func count(_ key: String, upTo limit: Int = 1 << 50) throws -> Int {
    guard let value = self[key] else { return 0 }
    guard let count = value.intValue, (0...limit).contains(count) else {
      throw Diagnostic.error("'\(key)' must be a count up to \(limit)")
    }
    return count
  }
}
