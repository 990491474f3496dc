/// What is documented of a way to read a network's outputs; the reference of formats derives from it.
package struct OutputFormat: Sendable {
  /// An attribute of a format string.
  package struct Attribute: Sendable {
    /// The name.
    package let name: String
    /// What its absence means, in Markdown.
    package let fallback: String
    /// What it is for, in Markdown.
    package let meaning: String

    /// Describes an attribute.
    init(_ name: String, _ fallback: String = "0", _ meaning: String) {
      self.name = name
      self.fallback = fallback
      self.meaning = meaning
    }

    /// `class_index_base`, which any output may carry.
    static let classIndexBase = Attribute(
      "class_index_base", "0", "is added to the number of every class")
    /// `pp_threads`, which is SyNAP's.
    static let threads = Attribute(
      "pp_threads", "none", "SyNAP's number of threads; read and ignored here")
  }

  /// What SyNAP does in one place, and what happens here.
  package struct Difference: Sendable {
    /// What SyNAP does, in Markdown.
    package let theirs: String
    /// What happens here, in Markdown.
    package let ours: String
  }

  /// The type that a format string begins with, and its other names.
  package let names: [String]
  /// What the format is for, in Markdown.
  package let purpose: String
  /// The tensors, in their order, in Markdown.
  package let tensors: [String]
  /// How values become results, in Markdown.
  package let decoding: String
  /// The attributes.
  package let attributes: [Attribute]
  /// Where results are not SyNAP's.
  package let differences: [Difference]

  /// Describes a format.
  init(
    _ names: [String], purpose: String, tensors: [String], decoding: String,
    attributes: [Attribute], differences: [Difference] = []
  ) {
    self.names = names
    self.purpose = purpose
    self.tensors = tensors
    self.decoding = decoding
    self.attributes = attributes
    self.differences = differences
  }
}
