/// A part of the NPU that runs instructions, by the letters of the vendor's profiles.
public enum Engine: String, CaseIterable, Hashable, Sendable, CustomStringConvertible {
  /// The convolution cores.
  case nn = "NN"
  /// The tensor processor: tables, pooling, fully connected layers, data movement.
  case tp = "TP"
  /// The shader: everything float, softmax, multiplication, resizing.
  case sh = "SH"
  /// The host's processor.
  case sw = "SW"

  /// The two letters.
  public var description: String { rawValue }
}
