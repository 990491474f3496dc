import SynapRuntime

/// What every tool that runs a network on pictures is asked for: the network and the pictures.
package struct PictureTask {
  /// The model.
  package let model: ModelSelection
  /// The pictures' files, at least one.
  package let files: [String]
  /// How results are printed.
  package let style: OutputStyle

  /// What `options` ask for.
  ///
  /// - Throws: a `ToolExit` where there is no model or no picture.
  package init(_ options: ParsedOptions) throws {
    model = try ModelSelection(options)
    files = options.positionals
    guard !files.isEmpty else { throw ToolExit.failure("Error, no input image specified") }
    style = OutputStyle(options)
  }

  /// Says which network is loaded, unless a program reads what is printed, and loads it.
  ///
  /// - Throws: a `ToolExit` where it can't be loaded.
  package func loadNetwork() throws -> Network {
    if style != .document { StandardStream.output.writeLine("Loading network: \(model.path)") }
    return try step("Failed to load model") { try model.network() }
  }
}
