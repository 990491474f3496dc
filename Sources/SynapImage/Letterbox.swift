import SynapCore

/// How a picture is fitted into a network's input, as SyNAP's preprocessor does it.
public struct Letterbox: Equatable, Sendable {
  /// The input's columns.
  public var targetWidth: Int
  /// The input's rows.
  public var targetHeight: Int
  /// 0: the picture is stretched to the input; 1: it keeps its proportions between two bands;
  /// 2: as 1, but a picture too tall is cut at its bottom instead.
  public var keepProportions: Int
  /// The value of every channel in the bands.
  public var fillColor: UInt8

  /// Creates a letterbox; the defaults are SyNAP's.
  public init(
    targetWidth: Int, targetHeight: Int, keepProportions: Int = 1, fillColor: UInt8 = 128
  ) {
    self.targetWidth = targetWidth
    self.targetHeight = targetHeight
    self.keepProportions = keepProportions
    self.fillColor = fillColor
  }

  /// Where a picture lies in the input, and where the input lies in the picture.
  public struct Geometry: Equatable, Sendable {
    /// The columns that the whole picture is scaled to.
    public var scaledWidth: Int
    /// The rows that the whole picture is scaled to; more than the input has where it is cut.
    public var scaledHeight: Int
    /// The columns to the left of the picture.
    public var leftBand: Int
    /// The rows above the picture.
    public var topBand: Int
    /// The columns to the right of the picture.
    public var rightBand: Int
    /// The rows below the picture.
    public var bottomBand: Int
    /// The rows of the scaled picture that don't fit and are left out at its bottom.
    public var cutRows: Int
    /// The rectangle of the picture, in its own pixels, that the input covers: it exceeds the
    /// picture by the bands. Detections are placed in it.
    public var assignedRect: Rect
  }

  /// The geometry for a picture of the given size.
  ///
  /// Scaled sizes are rounded to nearest, halves up, and at least 1; an odd band is larger at the
  /// bottom or right; `assignedRect` is truncated toward zero. Sizes must be positive.
  public func geometry(imageWidth: Int, imageHeight: Int) -> Geometry {
    precondition(targetWidth > 0 && targetHeight > 0, "an input has at least one pixel")
    precondition(imageWidth > 0 && imageHeight > 0, "a picture has at least one pixel")
    var result = Geometry(
      scaledWidth: targetWidth, scaledHeight: targetHeight, leftBand: 0, topBand: 0,
      rightBand: 0, bottomBand: 0, cutRows: 0,
      assignedRect: Rect(x: 0, y: 0, width: imageWidth, height: imageHeight))
    if keepProportions == 0 { return result }
    let fittedHeight = Self.rounded(targetWidth * imageHeight, over: imageWidth)
    let band = targetHeight - fittedHeight
    if band >= 0 || keepProportions == 2 {
      result.scaledHeight = fittedHeight
      result.topBand = max(band, 0) / 2
      result.bottomBand = max(band, 0) - result.topBand
      result.cutRows = max(-band, 0)
      result.assignedRect.y = -(result.topBand * imageWidth / targetWidth)
      result.assignedRect.height += band * imageWidth / targetWidth
      return result
    }
    result.scaledWidth = Self.rounded(targetHeight * imageWidth, over: imageHeight)
    let bandWidth = targetWidth - result.scaledWidth
    result.leftBand = bandWidth / 2
    result.rightBand = bandWidth - result.leftBand
    result.assignedRect.x = -(result.leftBand * imageHeight / targetHeight)
    result.assignedRect.width += bandWidth * imageHeight / targetHeight
    return result
  }

  /// `dividend / divisor` to nearest, halves up, but at least 1.
  private static func rounded(_ dividend: Int, over divisor: Int) -> Int {
    max(1, (2 * dividend + divisor) / (2 * divisor))
  }

  /// Scales `image` into the input and fills the bands.
  ///
  /// - Throws: a `Diagnostic` where the input's size isn't allowed or `keepProportions` isn't
  ///   0, 1 or 2.
  public func apply(to image: Image) throws -> (image: Image, assignedRect: Rect) {
    guard (0...2).contains(keepProportions) else {
      throw Diagnostic.error("keep_proportions is 0, 1 or 2, not \(keepProportions)")
    }
    try Image.checkSize(width: targetWidth, height: targetHeight, channels: image.channels)
    let geometry = geometry(imageWidth: image.width, imageHeight: image.height)
    if image.width == targetWidth && image.height == targetHeight {
      return (image, geometry.assignedRect)
    }
    var result = Image(
      width: targetWidth, height: targetHeight, channels: image.channels, filledWith: fillColor)
    result.draw(
      image, scaledTo: (geometry.scaledWidth, geometry.scaledHeight),
      at: (geometry.leftBand, geometry.topBand),
      rows: geometry.scaledHeight - geometry.cutRows)
    return (result, geometry.assignedRect)
  }
}
