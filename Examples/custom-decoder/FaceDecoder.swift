import SynapCore
import SynapPostprocess

/// What turns the outputs of one network into faces.
package protocol FaceDecoder: Sendable {
  /// The format that the metafile gives the network's first output.
  static var format: String { get }
  /// The confidence from which on something is taken for a face unless the user says otherwise.
  static var usualThreshold: Float { get }

  /// Prepares for outputs of `shapes` of a network that looks at `width` by `height` pixels.
  ///
  /// - Throws: a `Diagnostic` where the outputs are not this network's.
  init(shapes: [Shape], width: Int, height: Int) throws

  /// The faces of which `outputs`, dequantized, are sure by `threshold` or more, in pixels of the
  /// network's input, several for a face.
  func faces(in outputs: [[Float]], threshold: Float) -> [LocatedObject]
}

extension FaceDecoder {
  /// Checks that a network's outputs have the shapes that this decoder reads.
  static func check(_ shapes: [Shape], are expected: [Shape]) throws {
    guard shapes != expected else { return }
    func list(_ shapes: [Shape]) -> String { shapes.map(\.description).joined(separator: " ") }
    throw Diagnostic.error(
      "the format '\(format)' is for outputs of shapes \(list(expected)), not \(list(shapes))")
  }
}
