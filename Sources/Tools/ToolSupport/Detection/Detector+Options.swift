import SynapPostprocess

extension Detector {
  /// The detector that the options of a tool describe.
  ///
  /// - Throws: a `ToolExit` where a value is no number.
  package init(_ options: ParsedOptions) throws {
    self.init(
      scoreThreshold: try options.number(.scoreThreshold),
      maxDetections: try options.count(.maxDetections),
      nonMaxSuppression: !options.has(.disableNMS),
      iouThreshold: try options.number(.iouThreshold),
      iouWithMin: options.has(.iouWithMin))
  }
}
