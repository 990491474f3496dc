/// A file beside a network that the network takes constants from.
package struct ExternalFile: Hashable, Sendable {
  /// The name in the network, relative to its folder.
  package let name: String
  /// The path that the file is opened at; nil where there is none, or it may not be opened.
  package let path: String?
}
