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
  /// Adds the nodes of a layer to the graph.
  let resolve: Resolution

  /// A row for a layer of any number of tops.
  static func layers(
    _ name: String, _ parameters: String? = nil, resolve: @escaping Resolution
  ) -> CaffeLayerRow {
    CaffeLayerRow(name: name, parameters: parameters, resolve: resolve)
  }

  /// A row for a layer with one top.
  init(
    _ name: String, _ parameters: String? = nil,
    _ body: @escaping @Sendable (inout CaffeLayer, inout NodeComposition) throws -> Graph.ValueID
  ) {
    self.init(name: name, parameters: parameters) { [try body(&$0, &$1)] }
  }

  private init(name: String, parameters: String?, resolve: @escaping Resolution) {
    self.name = name
    self.parameters = parameters
    self.resolve = resolve
  }
}
