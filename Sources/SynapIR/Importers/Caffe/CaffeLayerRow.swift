import SynapCore

/// How one type of Caffe's layers becomes nodes of the graph.
package struct CaffeLayerRow: Sendable {
  /// Makes the values of a layer's tops.
  typealias Resolution =
    @Sendable (inout CaffeLayer, inout NodeComposition) throws -> [Graph.ValueID]

  /// The type's name.
  package let name: String
  /// The field with its parameters; nil where it has none.
  let parameters: String?
  /// What is made of it.
  package let translation: Translation
  /// Adds the nodes of a layer to the graph.
  let resolve: Resolution

  /// A row for a layer of any number of tops.
  static func layers(
    _ name: String, _ parameters: String? = nil, makes translation: Translation,
    resolve: @escaping Resolution
  ) -> CaffeLayerRow {
    CaffeLayerRow(
      name: name, parameters: parameters, translation: translation, resolve: resolve)
  }

  /// A row for a layer with one top.
  ///
  /// - Parameter translation: what it makes; nil where that is the operator of the same name.
  init(
    _ name: String, _ parameters: String? = nil, makes translation: Translation? = nil,
    _ body: @escaping @Sendable (inout CaffeLayer, inout NodeComposition) throws -> Graph.ValueID
  ) {
    self.init(
      name: name, parameters: parameters, translation: translation ?? .named(name)
    ) { [try body(&$0, &$1)] }
  }

  private init(
    name: String, parameters: String?, translation: Translation, resolve: @escaping Resolution
  ) {
    self.name = name
    self.parameters = parameters
    self.translation = translation
    self.resolve = resolve
  }
}
