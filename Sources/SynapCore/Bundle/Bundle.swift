/// A `model.synap` file: the subgraphs of a model and how they are connected.
///
/// The file is a zip archive of stored entries: `bundle.json`, then for each subgraph
/// `<i>/model.nb`, its program, `<i>/model.json`, its metadata, and `<i>/layers.json`, where the
/// results of its layers lie. A reader may pass over the last one. A secure model's bundle is the
/// sealed part of another file (`SynapSecurity`).
public struct Bundle: Sendable {
  /// One subgraph.
  public struct Subgraph: Sendable {
    /// The program's bytes: a window on the file.
    public let program: Range<Int>
    /// What `model.json` says.
    public let metadata: ModelMetadata
    /// The bytes of `layers.json`: a window on the file; nil where there is none.
    public let layers: Range<Int>?
  }

  /// The bytes of the whole file.
  public let storage: Storage
  /// The subgraphs in the order of the file.
  public let subgraphs: [Subgraph]

  /// Reads the file at `path`; one of 64 MiB or more is mapped, and must not change meanwhile.
  ///
  /// - Throws: a `Diagnostic` where it is not a bundle that this version can read.
  public init(contentsOf path: String) throws {
    let storage = try Storage.read(path: path)
    try self.init(storage, file: path)
  }

  /// Reads the bundle in `storage`; `file` names it in errors.
  ///
  /// - Throws: a `Diagnostic` where it is not a bundle that this version can read, or belongs to a
  ///   secure model.
  public init(_ storage: Storage, file: String) throws {
    try self.init(storage, isSecure: false, file: file)
  }

  /// Reads the bundle that was the sealed part of the secure model `file`.
  package init(unsealed storage: Storage, file: String) throws {
    try self.init(storage, isSecure: true, file: file)
  }

  private init(_ storage: Storage, isSecure: Bool, file: String) throws {
    self.storage = storage
    subgraphs = try locating(in: Location(file: file)) {
      guard ZipArchive.isArchive(storage) else {
        throw Diagnostic.error("not a SyNAP model: model.synap files are zip archives")
      }
      return try Bundle.subgraphs(of: ZipArchive(storage, file: file), isSecure: isSecure)
    }
  }

  /// The member of `bundle.json` that names the entry with a secure model's certificates.
  package static let securityKey = "security"

  private static func subgraphs(of archive: ZipArchive, isSecure: Bool) throws -> [Subgraph] {
    func entry(_ name: String) throws -> ZipArchive.Entry {
      guard let entry = archive[name] else {
        throw Diagnostic.error("Failed to parse model bundle information: no entry '\(name)'")
      }
      return entry
    }
    let manifest = try JSONValue(parsing: archive.bytes(of: entry("bundle.json")))
    guard manifest[securityKey] == nil else {
      throw Diagnostic.error("the model is secure: its program and its layers are not shown")
    }
    guard let graph = manifest["graph"]?.arrayValue, !graph.isEmpty else {
      throw Diagnostic.error("Failed to parse model bundle information: no 'graph'")
    }
    return try graph.map { item in
      guard let program = item["model"]?.stringValue, let meta = item["meta"]?.stringValue else {
        throw Diagnostic.error("Failed to parse model bundle information: no 'model' or 'meta'")
      }
      let metadata = try ModelMetadata(parsing: archive.bytes(of: entry(meta)))
      guard metadata.isSecure == isSecure else {
        throw Diagnostic.error(
          isSecure
            ? "the sealed part of the model says that it is not secure"
            : "the model says that it is secure, but is neither signed nor encrypted")
      }
      return Subgraph(
        program: try entry(program).range, metadata: metadata,
        layers: try item["layers"]?.stringValue.map { try entry($0).range })
    }
  }

  /// The bytes of a bundle with one subgraph, which takes all inputs and gives all outputs;
  /// `layers` is the text of its `layers.json`, nil for none.
  public static func encode(
    program: [UInt8], metadata: ModelMetadata, layers: String? = nil
  ) -> [UInt8] {
    let entries = layers == nil ? [] : [JSONValue.Member("layers", "0/layers.json")]
    let manifest = manifest(program: "0/model.nb", of: metadata, entries: entries)
    var files = [
      ("bundle.json", Array(manifest.utf8)),
      ("0/model.nb", program),
      ("0/model.json", Array(metadata.text.utf8)),
    ]
    if let layers { files.append(("0/layers.json", Array(layers.utf8))) }
    return ZipArchive.encode(files)
  }

  /// The text of the `bundle.json` of a model with one subgraph, whose program is the entry `program`
  /// and whose metadata are `0/model.json`.
  package static func manifest(
    program: String, of metadata: ModelMetadata, entries: [JSONValue.Member] = [],
    members: [JSONValue.Member] = []
  ) -> String {
    func link(_ subgraph: Int, _ position: Int) -> JSONValue {
      .object([.init("subgraph", .int(subgraph)), .init("out", .int(position))])
    }
    let graph: [JSONValue.Member] = [
      .init("inputs", .array(metadata.inputs.indices.map { link(-1, $0) })),
      .init("model", .string(program)),
      .init("meta", "0/model.json"),
    ]
    let manifest = JSONValue.object(
      [
        .init("graph", .array([.object(graph + entries)])),
        .init("outputs", .array(metadata.outputs.indices.map { link(0, $0) })),
      ] + members)
    return manifest.text(.python(indent: 1))
  }
}
