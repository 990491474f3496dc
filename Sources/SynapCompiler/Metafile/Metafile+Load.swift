import SynapCore

extension Metafile {
  /// Reads the metafile at `path`, with `${ENV:name}` taken from this process's environment.
  ///
  /// - Parameter model: the network's file, where it is known: some options depend on its format.
  /// - Returns: the metafile, and what may not be as the user wants it.
  /// - Throws: `Diagnostic` for one error, `Diagnostics` for several, in the order of the file.
  public static func load(
    path: String, model: String? = nil
  ) throws -> (metafile: Metafile, warnings: [Diagnostic]) {
    guard File.exists(path) else {
      throw Diagnostic.error("model metafile not found: \(path)")
    }
    guard !File.isDirectory(path) else {
      throw Diagnostic.error("Invalid format for model metafile: \(path)")
    }
    return try parse(
      try File.read(path), path: path, model: model, environment: Environment.variable)
  }

  /// The text of the metafile at `path`, with `${ENV:name}` taken from this process's environment.
  static func text(path: String) throws -> MetafileText {
    try MetafileText(File.read(path), file: path, environment: Environment.variable)
  }

  /// Reads a metafile from `bytes`, the content of `path`, as `load(path:model:)` does.
  package static func parse(
    _ bytes: [UInt8], path: String, model: String? = nil,
    environment: (_ name: String) -> String? = { _ in nil }
  ) throws -> (metafile: Metafile, warnings: [Diagnostic]) {
    let source = try MetafileText(bytes, file: path, environment: environment)
    var root = try YAMLParser.parse(source, file: path)
    var reader = MetafileReader(file: path)
    reader.repairDataset(in: &root)
    var metafile = Metafile()
    metafile.directory = File.directory(of: path)
    if !root.isNull { reader.read(root, into: &metafile, by: MetafileSchema.topLevel) }
    reader.check(metafile, model: model)
    let errors = inOrder(reader.errors + reader.refusals)
    if errors.count > 1 { throw Diagnostics(errors) }
    if let error = errors.first { throw error }
    return (metafile, inOrder(reader.warnings))
  }

  /// `diagnostics` in the order of their places in the file.
  private static func inOrder(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    func place(_ diagnostic: Diagnostic) -> (Int, Int) {
      (diagnostic.location.line ?? 0, diagnostic.location.column ?? 0)
    }
    return diagnostics.enumerated().sorted { first, second in
      let (a, b) = (place(first.element), place(second.element))
      return a != b ? a < b : first.offset < second.offset
    }.map(\.element)
  }
}
