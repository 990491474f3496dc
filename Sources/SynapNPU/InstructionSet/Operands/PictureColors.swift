import CKernels

/// What becomes of the components of a picture's pixels.
public enum PictureColors: Int, CaseIterable, Hashable, Sendable, CustomStringConvertible {
  /// They stay as they are, in their order.
  case kept
  /// Luma, blue and red difference become red, green, blue.
  case yuvToRGB
  /// Luma, blue and red difference become blue, green, red.
  case yuvToBGR

  /// The name in assembly text.
  public var description: String {
    switch self {
    case .kept: "kept"
    case .yuvToRGB: "yuv_to_rgb"
    case .yuvToBGR: "yuv_to_bgr"
    }
  }

  var kernelColors: ck_colors { ck_colors(rawValue: UInt32(rawValue)) }
}
