import SynapCore

/// The names of a model's classes.
package struct Labels: Equatable, Sendable {
  /// One name per class, in their order.
  package let names: [String]

  /// Creates labels.
  package init(_ names: [String] = []) { self.names = names }

  /// Reads `info.json`, `{"labels": ["a", "b", …]}`, in `directory` or the nearest of its two
  /// parents that has one. Where none has one there are no labels.
  ///
  /// - Throws: a `Diagnostic` where the file is no JSON.
  package init(near directory: String) throws {
    names =
      try ["", "/..", "/../.."].lazy.map { "\(directory)\($0)/info.json" }
      .first(where: File.exists)
      .map(Labels.names(in:)) ?? []
  }

  /// The name of class `index`; empty where there is none.
  package subscript(index: Int) -> String { names.indices.contains(index) ? names[index] : "" }

  private static func names(in file: String) throws -> [String] {
    try locating(in: Location(file: file)) {
      let json = try JSONValue(parsing: File.read(file))
      return json["labels"]?.arrayValue?.map { $0.stringValue ?? "" } ?? []
    }
  }
}
