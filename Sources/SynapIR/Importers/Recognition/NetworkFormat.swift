import SynapCore

/// A format that networks come in: what its files are called, how they are recognized, and what
/// becomes of them.
struct NetworkFormat: Sendable {
  /// Reads a network of a format that is imported.
  typealias Import =
    @Sendable (NetworkSource) throws -> (graph: Graph, warnings: [Diagnostic])

  /// The files beside a network that it takes constants from.
  typealias ExternalFiles = @Sendable (Storage, _ path: String) throws -> [ExternalFile]

  /// What is done with a file.
  enum Use: Sendable {
    /// It is imported.
    case imported(Import)
    /// It can't be; what the user does instead, `<file>` and `<stem>` standing for the file's name
    /// with and without its extension.
    case refused(advice: [String])
  }

  /// The name in messages, with its article.
  let title: String
  /// The extensions of its files, in lower case.
  let extensions: [String]
  /// Whether a file looks like one of this format, whatever it is called.
  let recognizes: @Sendable (FileContents) -> Bool
  /// What is done with a file.
  let use: Use

  /// A format that is not imported.
  init(
    _ title: String, _ extensions: [String], advice: [String],
    recognizes: @escaping @Sendable (FileContents) -> Bool = { _ in false }
  ) {
    self.title = title
    self.extensions = extensions
    self.recognizes = recognizes
    use = .refused(advice: advice)
    hasSeparateWeights = false
    externalFiles = { _, _ in [] }
  }

  /// A format that is imported.
  init(
    _ title: String, extension: String, hasSeparateWeights: Bool = false,
    recognizes: @escaping @Sendable (FileContents) -> Bool = { _ in false },
    externalFiles: @escaping ExternalFiles = { _, _ in [] },
    importing: @escaping Import
  ) {
    self.title = title
    extensions = [`extension`]
    self.recognizes = recognizes
    use = .imported(importing)
    self.hasSeparateWeights = hasSeparateWeights
    self.externalFiles = externalFiles
  }

  /// Whether networks of this format can be imported.
  var isImported: Bool {
    if case .imported = use { return true }
    return false
  }

  /// Whether its networks keep their weights in a file of their own.
  let hasSeparateWeights: Bool
  /// The files beside a network of this format that it names itself.
  let externalFiles: ExternalFiles

  /// All formats, those first that are recognized most surely.
  static let all = imported + foreign

  /// The format of the file at `path`: what its contents are, else what its extension says.
  ///
  /// - Throws: a `Diagnostic` where neither says anything, or they contradict each other.
  static func format(of contents: FileContents, path: String) throws -> NetworkFormat {
    let name = File.pathExtension(of: path).lowercased()
    let named = all.first { $0.extensions.contains(name) }
    guard let found = all.first(where: { $0.recognizes(contents) }) else {
      guard let named else {
        throw Diagnostic.error(
          "unknown network format: \(name.isEmpty ? "" : ".")\(name)", notes: [importedFormats])
      }
      return named
    }
    if found.extensions.contains(name) || !found.isImported { return found }
    let claim = named.map { ", its extension says \($0.title)" } ?? ""
    throw Diagnostic.error(
      "the file is \(found.title)\(claim)",
      notes: ["rename it to \(stem(of: path)).\(found.extensions[0])"])
  }

  /// Why a file of this format is not imported, with what to do instead.
  func refusal(of path: String) -> Diagnostic {
    guard case .refused(let advice) = use else { return .error("\(title) is imported") }
    let notes = advice.map {
      $0.replacing("<file>", with: File.name(of: path))
        .replacing("<stem>", with: Self.stem(of: path))
    }
    return .error("\(title) can't be imported", notes: notes)
  }

  private static let importedFormats =
    "networks of "
    + imported.map { "\($0.title.drop { $0 != " " }.dropFirst()) (.\($0.extensions[0]))" }
    .joined(separator: ", ") + " are imported"

  private static func stem(of path: String) -> String {
    let name = File.name(of: path)
    let count = File.pathExtension(of: path).count
    return count == 0 ? name : String(name.dropLast(count + 1))
  }
}

/// A network's file and what is wanted of it.
struct NetworkSource {
  /// The file's bytes.
  let storage: Storage
  /// The file's path.
  let path: String
  /// The path of the weights, where they are given.
  let weights: String?
  /// Extents that replace those of the file, by input name.
  let inputShapes: [String: Shape]
  /// The values to compute; empty takes the file's outputs.
  let outputs: [String]
  /// The values at which the user will cut the network.
  let ends: [String]
  /// What computes while importing.
  let context: ExecutionContext
}
