import SynapCore
import SynapIR

extension Metafile {
  /// This metafile with `${ANCHORS}` in output formats replaced by the anchors of the network at
  /// `path`: `[y,x,h,w,…]`, each number rounded to 6 decimals; `[]` with a warning where the network
  /// has none.
  ///
  /// - Throws: a `Diagnostic` where the network's anchors can't be read.
  func replacingAnchors(
    of path: String
  ) throws -> (metafile: Metafile, warnings: [Diagnostic]) {
    let formats = outputs.compactMap(\.format) + [outputFormat]
    let users = formats.filter { $0.value.contains(Self.anchorsMarker) }
    guard let first = users.first else { return (self, []) }
    let anchors = try NetworkImporter.detectionAnchors(path: path)
    let text = "[" + (anchors ?? []).map(Self.rounded).joined(separator: ",") + "]"
    func replaced(_ format: Located<String>) -> Located<String> {
      Located(format.value.replacing(Self.anchorsMarker, with: text), at: format.location)
    }
    var result = self
    result.outputFormat = replaced(outputFormat)
    for index in outputs.indices {
      result.outputs[index].format = outputs[index].format.map(replaced)
    }
    guard anchors == nil else { return (result, []) }
    return (
      result,
      [
        .warning(
          "the network has no anchors: \(Self.anchorsMarker) stands for []", at: first.location,
          notes: ["anchors are those of a TFLite_Detection_PostProcess in a TFLite network"])
      ]
    )
  }

  /// `value` with at most 6 decimals.
  private static func rounded(_ value: Float) -> String {
    "\((Double(value) * 1e6).rounded() / 1e6)"
  }
}
