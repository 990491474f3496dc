/// How the samples of an 8-bit picture lie in tensors: the types that `preprocess` of a metafile
/// takes, in SyNAP's names.
public enum PixelLayout: String, CaseIterable, Hashable, Sendable {
  case yuv444, yuv420, nv12, nv21, gray, rgb, bgra, rgb888p, rgb888p3

  /// What a sample says about its pixel.
  public enum Component: Hashable, Sendable {
    case luma, blueDifference, redDifference, red, green, blue, alpha
  }

  /// The samples that one tensor holds.
  public struct Plane: Hashable, Sendable {
    /// SyNAP's name of the contents, with which the tensor's format string begins: `y8`.
    public let format: String
    /// The samples of a pixel, in their order.
    public let components: [Component]
    /// Whether a sample serves 2x2 pixels.
    public var isSubsampled = false
    /// Whether the samples of one component lie together, `[1, c, h, w]`, not those of a pixel.
    public var isPlanar = false

    /// Rows and columns of the plane in a picture of `height` by `width` pixels; halves are rounded up.
    public func extents(height: Int, width: Int) -> (height: Int, width: Int) {
      isSubsampled ? ((height + 1) / 2, (width + 1) / 2) : (height, width)
    }

    /// The number of samples in a picture of `height` by `width` pixels.
    public func byteCount(height: Int, width: Int) -> Int {
      let extents = extents(height: height, width: width)
      return extents.height * extents.width * components.count
    }

    /// The shape of the tensor for a picture of `height` by `width` pixels, and its order.
    public func shape(height: Int, width: Int) -> (shape: Shape, layout: Layout) {
      let (height, width) = extents(height: height, width: width)
      return isPlanar
        ? ([1, components.count, height, width], .nchw)
        : ([1, height, width, components.count], .nhwc)
    }
  }

  /// What the tensors hold, in their order.
  public var planes: [Plane] {
    func plane(_ format: String, _ components: Component..., isSubsampled: Bool = false) -> Plane {
      Plane(format: format, components: components, isSubsampled: isSubsampled)
    }
    let luma = plane("y8", .luma)
    return switch self {
    case .yuv444: [luma, plane("u8", .blueDifference), plane("v8", .redDifference)]
    case .yuv420:
      [
        luma, plane("u8", .blueDifference, isSubsampled: true),
        plane("v8", .redDifference, isSubsampled: true),
      ]
    case .nv12: [luma, plane("uv8", .blueDifference, .redDifference, isSubsampled: true)]
    case .nv21: [luma, plane("vu8", .redDifference, .blueDifference, isSubsampled: true)]
    case .gray: [luma]
    case .rgb: [plane("rgb", .red, .green, .blue)]
    case .bgra: [plane("bgra", .blue, .green, .red, .alpha)]
    case .rgb888p: [Plane(format: "rgb", components: [.red, .green, .blue], isPlanar: true)]
    case .rgb888p3: [plane("r8", .red), plane("g8", .green), plane("b8", .blue)]
    }
  }

  /// Whether some planes have half the resolution; of pictures for networks height and width are even
  /// then.
  public var isSubsampled: Bool { planes.contains(where: \.isSubsampled) }
  /// Whether pixels are luma and colour differences.
  public var isYUV: Bool { planes.contains { $0.components.contains(.redDifference) } }
  /// The channels of the tensor that a network makes of a picture: 1 or 3.
  public var channelCount: Int { self == .gray ? 1 : 3 }
  /// The components that those channels are made of, in their order, red first.
  public var usedComponents: [Component] {
    isYUV
      ? [.luma, .blueDifference, .redDifference] : self == .gray ? [.luma] : [.red, .green, .blue]
  }

  /// The plane that `component` lies in and its place among the samples of a pixel; nil where the
  /// layout hasn't that component.
  public func place(of component: Component) -> (plane: Int, index: Int)? {
    for (plane, contents) in planes.enumerated() {
      if let index = contents.components.firstIndex(of: component) { return (plane, index) }
    }
    return nil
  }
}
