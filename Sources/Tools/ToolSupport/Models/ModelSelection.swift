import SynapCore

/// The model that a tool's options select, and how its files are read.
package struct ModelSelection: Equatable, Sendable {
  /// Where the model's parts are.
  package enum Source: Equatable, Sendable {
    /// In one `.synap` file.
    case archive
    /// In a directory with `bundle.json`.
    case directory
    /// In a program's file and one with its metadata.
    case program(metadata: String)
  }

  /// The model as the tool names it: the file or the directory.
  package let path: String
  /// Where its parts are.
  package let source: Source

  /// Creates a selection of known parts.
  package init(path: String, source: Source) {
    self.path = path
    self.source = source
  }

  /// Selects what `options` say, or else what lies in the current directory: `model.synap`, a
  /// bundle of its own, `model.nb` with `model.json`.
  ///
  /// - Throws: a `ToolExit` with SyNAP's message where the options don't fit together or a file
  ///   is missing.
  package init(_ options: ParsedOptions) throws {
    if options.has(.model) && options.has(.legacyModel) {
      throw ToolExit.failure("Error: -m and --nb options cannot be specified together")
    }
    let metadata = options.given(.metafile)
    if let path = options.given(.model) ?? options.given(.legacyModel) {
      try self.init(path: path, metadata: metadata)
    } else if metadata == nil, !File.exists("model.synap"), File.exists("bundle.json") {
      self.init(path: ".", source: .directory)
    } else if !File.exists("model.synap"), File.exists("model.nb") {
      try self.init(path: "model.nb", metadata: metadata ?? "model.json")
    } else {
      try self.init(path: "model.synap", metadata: metadata)
    }
  }

  /// Selects the model at `path`: one `.synap` file, a directory with `bundle.json`, or with
  /// `metadata` a program's file.
  ///
  /// - Throws: a `ToolExit` with SyNAP's message where a file is missing.
  package init(path: String, metadata: String? = nil) throws {
    guard File.exists(path) else { throw ToolExit.failure("Error: can't find model file: \(path)") }
    if File.isDirectory(path) {
      guard metadata == nil else {
        throw ToolExit.failure("Error: metafile cannot be specified when model is a directory")
      }
      guard File.exists(path + "/bundle.json") else {
        throw ToolExit.failure("Error: model '\(path)' is a directory")
      }
      self.init(path: path, source: .directory)
      return
    }
    let isArchive =
      File.pathExtension(of: path) == "synap"
      || (try? Storage.map(path: path)).map(ZipArchive.isArchive) == true
    if isArchive {
      guard metadata == nil else {
        throw ToolExit.failure("Error: SyNAP models don't require a metafile")
      }
      self.init(path: path, source: .archive)
      return
    }
    guard let metadata else {
      throw ToolExit.failure("Error: metafile required for non-SyNAP models")
    }
    guard File.exists(metadata) else {
      throw ToolExit.failure("Error: can't find meta file: \(metadata)")
    }
    self.init(path: path, source: .program(metadata: metadata))
  }

  /// The bytes of the model as a bundle.
  ///
  /// - Throws: a `Diagnostic` where a file can't be read.
  package func read() throws -> Storage {
    switch source {
    case .archive: try Storage.read(path: path)
    case .directory: try Bundle.packed(directory: path)
    case .program(let metadata): try Bundle.packed(program: path, metadata: metadata)
    }
  }

  /// The directory that the model lies in, or is.
  package var directory: String {
    source == .directory ? path : File.directory(of: path)
  }
}
