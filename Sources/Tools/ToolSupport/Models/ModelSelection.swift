import SynapCompiler
import SynapCore
import SynapOnline
import SynapRuntime

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
    /// In a network's file, converted when it is used, as a metafile says.
    case network(metafile: String?)
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

  /// Selects the model at `path`: one `.synap` file, a directory with `bundle.json`, a network, whose
  /// metafile `metadata` is then, or with `metadata` a program's file.
  ///
  /// - Throws: a `ToolExit` with SyNAP's message where a file is missing.
  package init(path: String, metadata: String? = nil) throws {
    guard File.exists(path) else { throw ToolExit.failure("Error: can't find model file: \(path)") }
    if File.isDirectory(path) {
      guard metadata == nil else {
        throw ToolExit.failure("Error: metafile cannot be specified when model is a directory")
      }
      guard File.exists(path + "/bundle.json") else {
        let notes = CompiledModelFile.advice(onFolder: path).map { "\n  note: \($0)" }.joined()
        throw ToolExit.failure("Error: model '\(path)' is a directory" + notes)
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
    if Network.isConvertible(path, includesForeign: metadata == nil) {
      if let metadata, !File.exists(metadata) {
        throw ToolExit.failure("Error: can't find meta file: \(metadata)")
      }
      self.init(path: path, source: .network(metafile: metadata))
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

  /// The bytes of the model as a bundle, or of the network.
  ///
  /// - Throws: a `Diagnostic` where a file can't be read.
  package func read() throws -> Storage {
    switch source {
    case .archive, .network: try Storage.read(path: path)
    case .directory: try Bundle.packed(directory: path)
    case .program(let metadata): try Bundle.packed(program: path, metadata: metadata)
    }
  }

  /// The model whose bytes, as `read()` gives them, are in `storage`; a network is converted, unless it
  /// has been before.
  ///
  /// - Throws: `Diagnostic` or `Diagnostics` where it can't be loaded or converted.
  package func network(in storage: Storage) throws -> Network {
    guard case .network(let metafile) = source else { return try Network(storage, file: path) }
    var line = ProgressLine()
    defer { line.clear() }
    return try OnlineConversion(of: path, metafile: metafile).network(
      progress: { line.show($0.text) },
      warn: { warning in
        line.clear()
        StandardStream.error.writeLine(warning.description)
      })
  }

  /// The model, read and loaded.
  ///
  /// - Throws: `Diagnostic` or `Diagnostics` where that fails.
  package func network() throws -> Network { try network(in: read()) }

  /// The directory that the model lies in, or is.
  package var directory: String {
    source == .directory ? path : File.directory(of: path)
  }
}
